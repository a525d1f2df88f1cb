/**
 * The rows of the timeline: one a step, the iterations of a container folded into one row ("×7") that opens item by
 * item; a step that called a workflow opens into the rows of that run.
 */

import { rows as t } from '../i18n/en/dock';
import { type Bar, barsOf, merged, type Span, spanOf, startOf, waits } from './bars';
import { asksPerson } from './latest';
import { byIteration, nodeOf, splitPath } from './path';
import { rungWord } from './rung';
import type { CalledRun, CardStatus, NodeRun, RunEvent } from './types';

export interface Row {
  key: string;
  node: string;
  type: string;
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
  /** What the row holds: what is inside it, each of several, or the run that it called. */
  opens: 'inside' | 'each' | 'run' | null;
  open: boolean;
  /** How many of its instances are not listed although it is open. */
  unlisted: number;
  /** The run that the step called. */
  calls: CalledRun | null;
  /** The called run that the row is of; null: the run on the page. */
  of: CalledRun | null;
}

/** More instances than this are not drawn as bars of their own, nor listed one by one where each holds others. */
const FEW = 100;
/** More than this are never listed: who looks for one of so many finds it in the log. */
const MOST = 5000;

type Nodes = Readonly<Record<string, NodeRun>>;

/** What is known of a called run: its steps, or a sentence why there are none yet. */
export type Called = Nodes | string;

interface Group {
  key: string;
  node: string;
  runs: [string, NodeRun][];
  first: number;
  /** Its place in the log: what begins in the same millisecond is in that order. */
  place: number;
  children: Group[];
}

/** What the rows are made from. */
interface Given {
  log: readonly RunEvent[];
  waited: ReadonlyMap<string, Bar[]>;
  /** The keys of rows that were opened, or closed where they are open by themselves. */
  toggled: ReadonlySet<string>;
  called: (run: CalledRun) => Called;
  of: CalledRun | null;
}

/**
 * Rows in the order things began; `toggled` holds the keys of the rows that are not as they are at first. What ended
 * before `startedAt` was taken over from an earlier run: it has no time in this one.
 */
export function timelineRows(
  nodes: Nodes,
  log: readonly RunEvent[],
  toggled: ReadonlySet<string>,
  startedAt: string | null = null,
  called: (run: CalledRun) => Called = () => '',
): Row[] {
  const given = { log, waited: waits(log), toggled, called, of: null };
  const start = startedAt ? Date.parse(startedAt) : Number.NEGATIVE_INFINITY;
  return rowsOf(groupPaths(nodes, placesIn(log)), 0, given).map((row) =>
    row.span && row.span.to !== null && row.span.to < start ? { ...row, bars: [], span: null, note: t.earlier } : row,
  );
}

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

function groupPaths(nodes: Nodes, places: ReadonlyMap<string, number>): Group[] {
  const byKey = new Map<string, Group>();
  for (const [path, run] of Object.entries(nodes)) {
    if (run.status === 'pending') continue;
    const key = starred(path);
    let group = byKey.get(key);
    if (!group) {
      const place = places.get(key) ?? NEVER;
      group = { key, node: nodeOf(path), runs: [], first: NEVER, place, children: [] };
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

function rowsOf(groups: Group[], depth: number, given: Given): Row[] {
  const inOrder = [...groups].sort((a, b) => compare(a.first, b.first) || compare(a.place, b.place));
  return inOrder.flatMap((group) =>
    group.runs.length > 1 ? rowsOfMany(group, depth, given) : rowsOfOne(group, depth, given),
  );
}

/** A row of several; below it what is in them taken together, or, opened, each of them with what is in it. */
function rowsOfMany(group: Group, depth: number, given: Given): Row[] {
  const open = given.toggled.has(group.key);
  const row = rowOf(group, depth, given, 'each', open);
  if (!open) return [row, ...rowsOf(group.children, depth + 1, given)];
  const most = group.children.length > 0 ? FEW : MOST;
  const inOrder = [...group.runs].sort(([a], [b]) => byIteration(a, b));
  const each = inOrder.slice(0, most).flatMap(([path, run]) => {
    const children = group.children.flatMap((child) => within(child, path));
    const [own, ...inside] = rowsOfOne(
      { ...group, key: path, runs: [[path, run]], children },
      depth + 1,
      given,
      true,
    );
    return [{ ...own!, number: numberOf(path) }, ...inside];
  });
  return [{ ...row, unlisted: Math.max(0, group.runs.length - most) }, ...each];
}

/** A row of one element of work, and what is in it: open by itself, but not where it is one of several. */
function rowsOfOne(group: Group, depth: number, given: Given, isClosed = false): Row[] {
  const calls = group.runs[0]?.[1].run ?? null;
  const opens = group.children.length > 0 ? 'inside' : calls ? 'run' : null;
  const open = opens !== null && given.toggled.has(group.key) !== (opens === 'inside' && !isClosed);
  const row = { ...rowOf(group, depth, given, opens, open), calls };
  if (!open) return [row];
  if (opens === 'inside' || !calls) return [row, ...rowsOf(group.children, depth + 1, given)];
  const found = given.called(calls);
  if (typeof found === 'string')
    return [row, { ...row, ...UNKNOWN, key: `${row.key} run`, depth: depth + 1, note: found }];
  const below = groupPaths(prefixed(found, calls.id), new Map());
  return [row, ...rowsOf(below, depth + 1, { ...given, waited: new Map(), of: calls })];
}

/** Stands for a called run that is being read. */
const UNKNOWN: Pick<Row, 'node' | 'status' | 'bars' | 'span' | 'cost' | 'tokens' | 'opens' | 'calls'> = {
  ...{ node: '', status: 'idle', bars: [], span: null, cost: 0, tokens: 0, opens: null, calls: null },
};

/** Paths of a called run that are no other run's: the first part says whose. */
function prefixed(nodes: Nodes, run: string): Nodes {
  return Object.fromEntries(Object.entries(nodes).map(([path, node]) => [`${run}:${path}`, node]));
}

/** What of a group is in one iteration of a container. */
function within(group: Group, path: string): Group[] {
  const runs = group.runs.filter(([each]) => each.startsWith(`${path}/`));
  const first = runs.reduce((least, [, run]) => Math.min(least, startOf(run) ?? NEVER), NEVER);
  const children = group.children.flatMap((child) => within(child, path));
  return runs.length > 0 ? [{ ...group, key: `${path} ${group.key}`, runs, first, children }] : [];
}

/** Whether a person is waited for: by the step itself, or by one inside it. */
function asksIn(group: Group): boolean {
  return group.runs.some(([, run]) => asksPerson(run)) || group.children.some(asksIn);
}

function rowOf(group: Group, depth: number, given: Given, opens: Row['opens'], open: boolean): Row {
  const runs = group.runs.map(([, run]) => run);
  const asks = asksIn(group);
  return {
    key: group.key,
    node: runs[0]?.node ?? group.node,
    type: runs[0]?.type ?? '',
    path: runs.length > 1 ? null : (group.runs[0]?.[0] ?? null),
    number: null,
    depth,
    count: runs.length,
    status: groupStatus(runs),
    asks,
    bars: groupBars(group.runs, given.waited).map((bar) =>
      // What a container waits for is in it.
      bar.kind === 'wait' && !asks && runs[0]?.iterations !== undefined ? { ...bar, kind: 'pause' } : bar,
    ),
    span: spanOf(runs),
    cost: sum(runs, (run) => run.usage?.cost_usd ?? 0),
    tokens: sum(runs, (run) => (run.usage?.input_tokens ?? 0) + (run.usage?.output_tokens ?? 0)),
    note: noteOf(runs),
    opens,
    open,
    unlisted: 0,
    calls: null,
    of: given.of,
  };
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

function groupBars(runs: [string, NodeRun][], waited: ReadonlyMap<string, Bar[]>): Bar[] {
  if (runs.length > FEW) {
    const span = spanOf(runs.map(([, run]) => run));
    return span ? [{ ...span, kind: 'work' }] : [];
  }
  return merged(runs.flatMap(([path, run]) => barsOf(run, waited.get(path) ?? [])));
}

function noteOf(runs: NodeRun[]): string | null {
  const failed = runs.find((run) => run.status === 'failed');
  if (failed) return failed.error?.message ?? t.failed;
  const only = runs.length === 1 ? runs[0] : undefined;
  if (only?.rung) return rungWord(only.rung);
  return only?.status === 'skipped' || only?.status === 'cancelled' ? only.reason : null;
}

function sum(runs: NodeRun[], of: (run: NodeRun) => number): number {
  return runs.reduce((total, run) => total + of(run), 0);
}

/** The failed steps above all others, without what holds them. */
export function failedFirst(rows: readonly Row[]): Row[] {
  const failed = rows.filter((row) => row.status === 'failed' && row.opens !== 'inside');
  const ofFailed = new Set(failed);
  return [...failed.map((row) => ({ ...row, depth: 0 })), ...rows.filter((row) => !ofFailed.has(row))];
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
