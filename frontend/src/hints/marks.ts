/** The hints of the editor: beside what each is shown, when it is of use, and what counts as having done it. */
import { useCanvas } from '../canvas/state';
import { hints as t } from '../i18n/en/hints';
import { useDocument } from '../stores/document';
import { useRun } from '../stores/run';
import type { HintId } from './state';

export interface Mark {
  id: HintId;
  text: string;
  /** What it speaks of, where that is on the page and the hint is of use now. */
  at: () => Element | null | undefined;
  /** The person has done it. */
  done: () => boolean;
  side: 'below' | 'above' | 'right';
}

const find = (selector: string) => document.querySelector(selector);
const edits = () => !useDocument.getState().readOnly && useDocument.getState().status === 'ready';
const nodes = () => Object.keys(useDocument.getState().doc.nodes).length;
const wires = () => useDocument.getState().doc.edges.length;
const hasRun = () => useRun.getState().runId !== null;
const isOver = () => useRun.getState().finishedAt !== null;

let seenWires: number | null = null;

/** True once there is one wire more than when it was first asked. */
function drewWire(): boolean {
  seenWires ??= wires();
  seenWires = Math.min(seenWires, wires());
  return wires() > seenWires;
}

let sawWaiting = false;

/** True when a card that waited for a person waits no more. */
function hasAnswered(): boolean {
  const waits = find('.react-flow [data-status="waiting"] button') !== null;
  const answered = sawWaiting && !waits;
  sawWaiting = waits;
  return answered;
}

/** In the order in which they are of use; the first that fits is shown. */
export const MARKS: readonly Mark[] = [
  {
    id: 'approve',
    text: t.approve,
    at: () => find('.react-flow [data-status="waiting"] button')?.closest('[data-id]'),
    done: hasAnswered,
    side: 'below',
  },
  {
    id: 'wire',
    text: t.wire,
    at: () => (edits() && nodes() > 1 && wires() === 0 ? find('.react-flow [data-port]') : null),
    done: drewWire,
    side: 'right',
  },
  {
    id: 'run',
    text: t.run,
    at: () => (edits() && nodes() > 1 && wires() > 0 && !hasRun() ? find('[data-hint="run"]') : null),
    done: hasRun,
    side: 'below',
  },
  {
    id: 'playhead',
    text: t.playhead,
    at: () => (isOver() ? find('[data-playhead]') : null),
    done: () => useRun.getState().moment !== null,
    side: 'above',
  },
  {
    id: 'find',
    text: t.find,
    at: () => (isOver() ? find('[data-hint="find"]') : null),
    done: () => useCanvas.getState().searching,
    side: 'below',
  },
  {
    id: 'share',
    text: t.share,
    at: () => (isOver() && useDocument.getState().role === 'owner' ? find('[data-hint="share"]') : null),
    done: () => find('dialog[open] [data-hint="sharing"]') !== null,
    side: 'below',
  },
];
