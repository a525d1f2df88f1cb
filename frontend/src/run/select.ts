/** The rows of the timeline: one a step, iterations of a container folded into one row ("×7") that opens. */

import { nodeOf, splitPath } from './path';
import { rungWord } from './rung';
import { isActive } from './status';
import type { CardStatus, NodeRun, RunEvent } from './types';

/** A stretch of time in milliseconds since the epoch; `to` null: still going on. */
export interface Span {
  from: number;
  to: number | null;
}

export interface Bar extends Span {
  kind: 'work' | 'wait';
}

export interface Row {
  key: string;
  node: string;
  /** The element of work, null for a folded row of several. */
  path: string | null;
  /** Which iteration (from 1) an opened row is; null elsewhere. */
  number: string | null;
  depth: number;
  count: number;
  status: CardStatus;
  /** Waits for a person, not for a time. */
  asks: boolean;
  bars: Bar[];
  /** Time from the first start to the last end in milliseconds; null without a start. */
  span: Span | null;
  cost: number;
  tokens: number;
  note: string | null;
  opens: boolean;
  open: boolean;
}

/** More instances than this are not listed one by one, nor drawn as bars of their own. */
export const LISTED = 100;

/** Work before a wait that is shorter than this is not drawn apart: its bar would be all that one sees. */
const NOTICED_MS = 50;

/** When each path waited: from its `node.waiting` to whatever came next for it. */
export function waits(log: readonly RunEvent[]): Map<string, Span[]> {
  const found = new Map<string, Span[]>();
  for (const event of log) {
    const path = event.path ?? '';
    const spans = found.get(path);
    const open = spans?.at(-1);
    const at = Date.parse(event.at ?? '');
    if (open && open.to === null && path !== '') open.to = at;
    if (event.type !== 'node.waiting') continue;
    if (spans) spans.push({ from: at, to: null });
    else found.set(path, [{ from: at, to: null }]);
  }
  return found;
}

interface Group {
  key: string;
  node: string;
  depth: number;
  runs: [string, NodeRun][];
  first: number;
  /** Its place in the log: what begins in the same millisecond is in that order. */
  place: number;
  children: Group[];
}

/**
 * Rows in the order things began; `opened` holds the keys of the rows shown one by one. What ended before `startedAt`
 * was taken over from an earlier run: it has no time in this one.
 */
export function timelineRows(
  nodes: Readonly<Record<string, NodeRun>>,
  log: readonly RunEvent[],
  opened: ReadonlySet<string>,
  startedAt: string | null = null,
): Row[] {
  const waited = waits(log);
  const rows: Row[] = [];
  const walk = (groups: Group[]) => {
    for (const group of groups.sort((a, b) => compare(a.first, b.first) || compare(a.place, b.place))) {
      rows.push(...groupRows(group, waited, opened));
      walk(group.children);
    }
  };
  walk(groupPaths(nodes, placesIn(log)));
  const start = startedAt ? Date.parse(startedAt) : Number.NEGATIVE_INFINITY;
  return rows.map((row) =>
    row.span && row.span.to !== null && row.span.to < start ? { ...row, bars: [], span: null, note: EARLIER } : row,
  );
}

const EARLIER = 'from an earlier run';

const NEVER = Number.POSITIVE_INFINITY;

/** Infinity is not less than infinity. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

/** Where each step is first spoken of. */
function placesIn(log: readonly RunEvent[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const [place, { path }] of log.entries()) {
    const key = starred(path ?? '');
    if (!places.has(key)) places.set(key, place);
  }
  return places;
}

function groupPaths(nodes: Readonly<Record<string, NodeRun>>, places: ReadonlyMap<string, number>): Group[] {
  const byKey = new Map<string, Group>();
  for (const [path, run] of Object.entries(nodes)) {
    if (run.status === 'pending') continue;
    const key = starred(path);
    let group = byKey.get(key);
    if (!group) {
      const depth = (key.split('/').length - 1) / 2;
      group = {
        key,
        node: nodeOf(path),
        depth,
        runs: [],
        first: NEVER,
        place: places.get(key) ?? NEVER,
        children: [],
      };
      byKey.set(key, group);
    }
    group.runs.push([path, run]);
    group.first = Math.min(group.first, startOf(run) ?? NEVER);
  }
  return asTree(byKey);
}

function asTree(byKey: Map<string, Group>): Group[] {
  const roots: Group[] = [];
  for (const group of byKey.values()) {
    const { container } = splitPath(group.key.replaceAll('#', '0'));
    const parent = container === null ? undefined : byKey.get(starred(container));
    (parent?.children ?? roots).push(group);
  }
  return roots;
}

/** `refine/2/write` → `refine/#/write`: the same for every iteration. */
function starred(path: string): string {
  return path
    .split('/')
    .map((part, place) => (place % 2 === 1 ? '#' : part))
    .join('/');
}

/** Whether a person is waited for: by the step itself, or by one inside it. */
function asksIn(group: Group): boolean {
  const asks = group.runs.some(([, run]) => run.status === 'waiting' && !run.until && run.iterations === undefined);
  return asks || group.children.some(asksIn);
}

function groupRows(group: Group, waited: Map<string, Span[]>, opened: ReadonlySet<string>): Row[] {
  const many = group.runs.length > 1;
  const open = many && opened.has(group.key);
  const single = group.runs[0];
  const folded: Row = {
    key: group.key,
    node: group.node,
    path: many ? null : (single?.[0] ?? null),
    number: null,
    depth: group.depth,
    count: group.runs.length,
    status: groupStatus(group.runs.map(([, run]) => run)),
    asks: asksIn(group),
    bars: groupBars(group.runs, waited),
    span: spanOf(group.runs.map(([, run]) => run)),
    cost: sum(group.runs, (run) => run.usage?.cost_usd ?? 0),
    tokens: sum(group.runs, (run) => (run.usage?.input_tokens ?? 0) + (run.usage?.output_tokens ?? 0)),
    note: noteOf(group.runs),
    opens: many,
    open,
  };
  if (!open) return [folded];
  const each = group.runs.slice(0, LISTED).map(([path, run]): Row => {
    const one = groupRows({ ...group, key: path, runs: [[path, run]], children: [] }, waited, opened)[0];
    return { ...(one as Row), number: numberOf(path), depth: group.depth + 1 };
  });
  return [folded, ...each];
}

/** The iteration numbers of a path, from 1, outermost first: `a/1/b/0/c` → `2.1`. */
function numberOf(path: string): string {
  return path
    .split('/')
    .filter((_, place) => place % 2 === 1)
    .map((index) => Number(index) + 1)
    .join('.');
}

/** What stands for several: trouble first, then what goes on, then how the last one ended. */
function groupStatus(runs: NodeRun[]): CardStatus {
  for (const status of ['failed', 'waiting', 'retrying', 'running'] as const) {
    if (runs.some((run) => run.status === status)) return status;
  }
  return runs.at(-1)?.status ?? 'idle';
}

function groupBars(runs: [string, NodeRun][], waited: Map<string, Span[]>): Bar[] {
  if (runs.length > LISTED) {
    const span = spanOf(runs.map(([, run]) => run));
    return span ? [{ ...span, kind: 'work' }] : [];
  }
  return merged(runs.flatMap(([path, run]) => barsOf(run, waited.get(path) ?? [])));
}

/** Bars of one kind that overlap become one: side by side in time is all that a folded row can show. */
function merged(bars: Bar[]): Bar[] {
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

/** A step's time, cut where it waited. */
export function barsOf(run: NodeRun, waiting: readonly Span[]): Bar[] {
  const from = startOf(run);
  if (from === null || run.status === 'skipped') return [];
  const to = run.finished_at ? Date.parse(run.finished_at) : null;
  if (waiting.length === 0) return [{ from, to, kind: run.status === 'waiting' ? 'wait' : 'work' }];
  const bars: Bar[] = [];
  let cursor = from;
  for (const wait of waiting) {
    const worked = wait.from - cursor;
    if (worked >= NOTICED_MS) bars.push({ from: cursor, to: wait.from, kind: 'work' });
    bars.push({ from: worked >= NOTICED_MS ? wait.from : cursor, to: wait.to ?? to, kind: 'wait' });
    cursor = wait.to ?? Number.POSITIVE_INFINITY;
  }
  if (Number.isFinite(cursor) && (to === null || to > cursor)) bars.push({ from: cursor, to, kind: 'work' });
  return bars;
}

function spanOf(runs: NodeRun[]): Span | null {
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

function startOf(run: NodeRun): number | null {
  const at = run.started_at ?? run.finished_at;
  return at ? Date.parse(at) : null;
}

function noteOf(runs: [string, NodeRun][]): string | null {
  const failed = runs.find(([, run]) => run.status === 'failed')?.[1];
  if (failed) return failed.error?.message ?? 'Failed';
  const only = runs.length === 1 ? runs[0]?.[1] : undefined;
  if (only?.rung) return rungWord(only.rung);
  return only?.status === 'skipped' || only?.status === 'cancelled' ? only.reason : null;
}

function sum(runs: [string, NodeRun][], of: (run: NodeRun) => number): number {
  return runs.reduce((total, [, run]) => total + of(run), 0);
}

/** The stretch of time that the timeline shows; at least 100 ms, so that a short run has a scale. */
export function timeRange(rows: readonly Row[], startedAt: string | null, now: number): { from: number; to: number } {
  let from = startedAt ? Date.parse(startedAt) : Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { span } of rows) {
    if (!span) continue;
    from = Math.min(from, span.from);
    to = Math.max(to, span.to ?? now);
  }
  if (!Number.isFinite(from)) from = now;
  return { from, to: Math.max(to, from + 100) };
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
