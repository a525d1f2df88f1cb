/** Two runs against each other: their steps paired by where they stand, with what differs in output, time and cost. */

import { same } from '../graph/paths';
import { containers, nodeOf, splitPath } from '../run/path';
import type { Json, NodeRun, RunShown } from '../run/types';

/** The address of the page that compares them. */
export function comparePage(a: string, b: string): string {
  return `/runs/compare?a=${a}&b=${b}`;
}

/** One run's side of a step. */
export interface Side {
  path: string;
  run: NodeRun;
  /** How long it took in this run; null while it goes on, where it never began, or when it was taken over. */
  ms: number | null;
  cost: number;
  tokens: number;
  /** Taken over from an earlier run. */
  isEarlier: boolean;
}

export interface Pair {
  /** The path in the second run, else in the first. */
  path: string;
  node: string;
  /** How deep in containers, and which iteration of the innermost one. */
  depth: number;
  index: number | null;
  a: Side | null;
  b: Side | null;
  outputDiffers: boolean;
  statusDiffers: boolean;
}

export type Order = 'order' | 'time' | 'cost';

/** What of a run is compared. */
export type Compared = Pick<RunShown, 'started_at' | 'nodes'>;

/** The steps of both, in the order they began; `renamed` tells the ids that the first run knew by another name. */
export function comparedSteps(a: Compared, b: Compared, renamed: Readonly<Record<string, string>> = {}): Pair[] {
  const nameAfter = new Map(Object.entries(renamed).map(([to, from]) => [from, to]));
  const byPath = new Map<string, Pair>();
  for (const [path, run] of Object.entries(a.nodes)) {
    const now = translated(path, nameAfter);
    byPath.set(now, pairOf(now, sideOf(path, run, a), null));
  }
  for (const [path, run] of Object.entries(b.nodes)) {
    byPath.set(path, pairOf(path, byPath.get(path)?.a ?? null, sideOf(path, run, b)));
  }
  return inOrder([...byPath.values()], a, b);
}

/** Names stand at the even places of a path: `refine/2/write`. */
function translated(path: string, names: ReadonlyMap<string, string>): string {
  if (names.size === 0) return path;
  const parts = path.split('/');
  return parts.map((part, at) => (at % 2 === 0 ? (names.get(part) ?? part) : part)).join('/');
}

function sideOf(path: string, run: NodeRun, whole: Compared): Side {
  const { started_at: from, finished_at: to, usage } = run;
  const isEarlier = Boolean(to && whole.started_at && Date.parse(to) < Date.parse(whole.started_at));
  return {
    path,
    run,
    isEarlier,
    ms: from && to && !isEarlier ? Math.max(0, Date.parse(to) - Date.parse(from)) : null,
    cost: isEarlier ? 0 : (usage?.cost_usd ?? 0),
    tokens: isEarlier ? 0 : (usage?.input_tokens ?? 0) + (usage?.output_tokens ?? 0),
  };
}

function pairOf(path: string, a: Side | null, b: Side | null): Pair {
  return {
    path,
    node: nodeOf(path),
    depth: containers(path).length,
    index: splitPath(path).index,
    a,
    b,
    outputDiffers: Boolean(a && b && !same(outputOf(a.run), outputOf(b.run))),
    statusDiffers: Boolean(
      a && b && (a.run.status !== b.run.status || (a.run.port ?? null) !== (b.run.port ?? null)),
    ),
  };
}

/** What a step gave, without what it cost, which stands in numbers of its own. */
export function outputOf({ output }: NodeRun): Json {
  if (typeof output !== 'object' || output === null || Array.isArray(output) || !('usage' in output)) return output;
  const { usage: _, ...rest } = output;
  return rest;
}

/** Each container before what is in it, iteration by iteration. */
function inOrder(pairs: Pair[], a: Compared, b: Compared): Pair[] {
  const byContainer = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const around = splitPath(pair.path).container ?? '';
    const beside = byContainer.get(around);
    if (beside) beside.push(pair);
    else byContainer.set(around, [pair]);
  }
  const known = new Set(pairs.map((pair) => pair.path));
  const walk = (around: string): Pair[] =>
    asTheyBegan(byContainer.get(around) ?? [], a, b).flatMap((pair) => [pair, ...walk(pair.path)]);
  // What is in a container that nothing is known of comes last.
  const stray = [...byContainer.keys()].filter((around) => around && !known.has(around));
  return ['', ...stray].flatMap(walk);
}

/** What stands beside each other as it began in the second run; what that run has not, behind what came before it in the first. */
function asTheyBegan(pairs: Pair[], a: Compared, b: Compared): Pair[] {
  const began = (which: 'a' | 'b', whole: Compared) =>
    pairs
      .filter((pair) => pair[which])
      .map((pair) => ({ pair, at: startOf(pair[which], whole) }))
      .sort((x, y) => (x.pair.index ?? 0) - (y.pair.index ?? 0) || x.at - y.at)
      .map(({ pair }) => pair);
  const behind = new Map<Pair | null, Pair[]>();
  let before: Pair | null = null;
  for (const pair of began('a', a)) {
    if (pair.b) before = pair;
    else behind.set(before, [...(behind.get(before) ?? []), pair]);
  }
  const first = behind.get(null) ?? [];
  return [...first, ...began('b', b).flatMap((pair) => [pair, ...(behind.get(pair) ?? [])])];
}

/** Milliseconds from the begin of its run; what never began comes last, but not endlessly far. */
function startOf(side: Side | null, whole: Compared): number {
  const at = side?.run.started_at;
  if (!at || !whole.started_at) return Number.MAX_SAFE_INTEGER;
  return Date.parse(at) - Date.parse(whole.started_at);
}

/** Only in one of them, another output, another end. */
export function differs(pair: Pair): boolean {
  return !pair.a || !pair.b || pair.outputDiffers || pair.statusDiffers;
}

/** By how much the second is more; what is not there counts as nothing. */
export function delta(pair: Pair, what: 'ms' | 'cost' | 'tokens'): number {
  return (pair.b?.[what] ?? 0) - (pair.a?.[what] ?? 0);
}

/** The rows as they are to be shown: in order, or the biggest differences first. */
export function sortedPairs(pairs: readonly Pair[], order: Order): Pair[] {
  if (order === 'order') return [...pairs];
  const what = order === 'time' ? 'ms' : 'cost';
  // A container's time and money are those of the steps in it: they would stand first every time.
  const own = pairs.filter((pair) => (pair.b ?? pair.a)?.run.iterations === undefined);
  return own.sort((x, y) => Math.abs(delta(y, what)) - Math.abs(delta(x, what)));
}
