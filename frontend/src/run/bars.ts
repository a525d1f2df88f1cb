/** Time as bars: when steps worked and when they waited, and round marks for an axis. */

import { isActive } from './status';
import type { CalledRun, NodeRun, RunEvent } from './types';

/** A stretch of time in milliseconds since the epoch; `to` null: still going on. */
export interface Span {
  from: number;
  to: number | null;
}

/** `wait`: for a person; `pause`: for a time. */
export interface Bar extends Span {
  kind: 'work' | 'wait' | 'pause';
}

/** Work before a wait that is shorter than this is not drawn apart: its bar would be all that one sees. */
const NOTICED_MS = 50;

/** When each path waited, for an answer, a time or its next try: until whatever came next for it. */
export function waits(log: readonly RunEvent[]): Map<string, Bar[]> {
  const found = new Map<string, Bar[]>();
  for (const event of log) {
    const path = event.path ?? '';
    const spans = found.get(path);
    const open = spans?.at(-1);
    const at = Date.parse(event.at ?? '');
    if (open && open.to === null && path !== '') open.to = at;
    const kind = heldBy(event);
    if (!kind) continue;
    const span: Bar = { from: at, to: null, kind };
    if (spans) spans.push(span);
    else found.set(path, [span]);
  }
  return found;
}

/** What an event makes its step wait for; null: it works. A step that called a workflow waits while that does. */
function heldBy({ type, run, until, approval }: RunEvent): 'wait' | 'pause' | null {
  if (type === 'node.retrying') return 'pause';
  if (type !== 'node.waiting') return null;
  if (run) return (run as CalledRun).status === 'waiting' ? 'wait' : null;
  return until && !approval ? 'pause' : 'wait';
}

/** A step's time, cut where it waited. */
export function barsOf(run: NodeRun, waiting: readonly Bar[]): Bar[] {
  const from = startOf(run);
  if (from === null || run.status === 'skipped') return [];
  const to = run.finished_at ? Date.parse(run.finished_at) : null;
  if (waiting.length === 0)
    return [{ from, to, kind: run.status !== 'waiting' ? 'work' : run.until ? 'pause' : 'wait' }];
  const bars: Bar[] = [];
  let cursor = from;
  for (const wait of waiting) {
    const worked = wait.from - cursor;
    if (worked >= NOTICED_MS) bars.push({ from: cursor, to: wait.from, kind: 'work' });
    bars.push({ from: worked >= NOTICED_MS ? wait.from : cursor, to: wait.to ?? to, kind: wait.kind });
    cursor = wait.to ?? Number.POSITIVE_INFINITY;
  }
  if (Number.isFinite(cursor) && (to === null || to > cursor)) bars.push({ from: cursor, to, kind: 'work' });
  return bars;
}

/** Bars of one kind that overlap become one: side by side in time is all that a folded row can show. */
export function merged(bars: Bar[]): Bar[] {
  const found: Bar[] = [];
  for (const bar of [...bars].sort((a, b) => a.from - b.from)) {
    const last = found.findLast((each) => each.kind === bar.kind);
    if (last && (last.to === null || bar.from <= last.to)) {
      last.to = last.to === null || bar.to === null ? null : Math.max(last.to, bar.to);
    } else {
      found.push({ ...bar });
    }
  }
  return found;
}

/** From the first start to the last end of several; null without a start. */
export function spanOf(runs: NodeRun[]): Span | null {
  let from = Number.POSITIVE_INFINITY;
  let to: number | null = Number.NEGATIVE_INFINITY;
  for (const run of runs) {
    const start = startOf(run);
    if (start === null || run.status === 'skipped') continue;
    from = Math.min(from, start);
    if (isActive(run.status)) to = null;
    else if (to !== null) to = Math.max(to, run.finished_at ? Date.parse(run.finished_at) : start);
  }
  return Number.isFinite(from) ? { from, to } : null;
}

/** When it began, in milliseconds. */
export function startOf(run: NodeRun): number | null {
  const at = run.started_at ?? run.finished_at;
  return at ? Date.parse(at) : null;
}

const STEPS = [1, 2, 5];

/** Round times in milliseconds from 0 on, about `count` of them, that fit into `length` milliseconds. */
export function ticks(length: number, count = 6): number[] {
  const units = [1, 10, 100, 1000, 10_000, 60_000, 600_000, 3_600_000, 36_000_000, 86_400_000, 864_000_000];
  const candidates = units.flatMap((unit) => STEPS.map((step) => step * unit));
  const step = candidates.find((each) => length / each <= count) ?? length;
  const found: number[] = [];
  for (let at = 0; at <= length; at += step) found.push(at);
  return found;
}
