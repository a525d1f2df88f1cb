/**
 * Answers that are held back for five seconds, so that a swipe, a letter or a press for many can be taken back.
 *
 * An answer cannot be undone once a run goes on with it, so it is not sent before. Leaving the page sends it at once:
 * the person has been told that it will be.
 */
import type { QueryClient } from '@tanstack/react-query';
import { create } from 'zustand';
import { approvals as t } from '../i18n/en/approvals';
import { cut } from '../run/format';
import { toast } from '../ui';
import { areToastsHeld, dismissToast, post } from '../ui/toast';
import { type Decision, decideLater } from './decide';
import { labelOf, plainMessage } from './model';

const HOLD_MS = 5000;
/** While somebody reads the message (or has come to it by keyboard) its answer waits: so often it is asked for again. */
const READING_MS = 500;
/** Letters of the question in that message, so that of several one knows which. */
const ABOUT = 60;

/** Ids of the approvals whose answer is held: lists leave them out. */
export const useHeld = create<{ ids: ReadonlySet<string> }>(() => ({ ids: new Set() }));

interface Batch {
  decisions: readonly Decision[];
  client: QueryClient;
  timer: ReturnType<typeof setTimeout> | undefined;
  /** The message that says so. */
  said: number;
}

const batches: Batch[] = [];

function show(ids: Iterable<string>, held: boolean): void {
  const next = new Set(useHeld.getState().ids);
  for (const id of ids) held ? next.add(id) : next.delete(id);
  useHeld.setState({ ids: next });
}

function take(batch: Batch): boolean {
  const at = batches.indexOf(batch);
  if (at < 0) return false;
  batches.splice(at, 1);
  clearTimeout(batch.timer);
  return true;
}

async function sendAll(batch: Batch, leaving = false): Promise<void> {
  if (!take(batch)) return;
  await Promise.all(batch.decisions.map((decision) => decideLater(batch.client, decision, leaving)));
  show(idsOf(batch), false);
}

const idsOf = (batch: Batch) => batch.decisions.map((decision) => decision.approval.id);

function undo(batch: Batch): void {
  dismissToast(batch.said);
  if (!take(batch)) {
    toast(t.sentAlready, { tone: 'info' });
    return;
  }
  show(idsOf(batch), false);
  toast(t.undone, { tone: 'info' });
}

function sendAfter(batch: Batch, wait: number): void {
  batch.timer = setTimeout(() => (areToastsHeld() ? sendAfter(batch, READING_MS) : void sendAll(batch)), wait);
}

/** Holds answers back, then sends them; says so, with a way to take them back. */
export function hold(client: QueryClient, decisions: readonly Decision[], label?: string): void {
  const first = decisions[0];
  if (!first) return;
  const batch: Batch = { decisions, client, timer: undefined, said: 0 };
  sendAfter(batch, HOLD_MS);
  batches.push(batch);
  show(idsOf(batch), true);
  const about = cut(plainMessage(first.approval.message), ABOUT);
  batch.said = post(t.held(label ?? labelOf(first.approval, first.action), decisions.length, about), {
    tone: 'info',
    duration: HOLD_MS,
    action: { label: t.undo, onSelect: () => undo(batch) },
  });
}

/** Takes back what was held last; false when nothing is held. */
export function undoLast(): boolean {
  const last = batches.at(-1);
  if (!last) return false;
  undo(last);
  return true;
}

/** Sends everything that is held; on the way out of the page. */
function sendHeld(): void {
  for (const batch of [...batches]) void sendAll(batch, true);
}

if (typeof window !== 'undefined') window.addEventListener('pagehide', sendHeld);
