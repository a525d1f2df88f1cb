/** What each lens says of the steps: sums over all their iterations, and how they stand on a scale of five. */

import type { DocDiff } from '../graph/diff';
import { lensed as t } from '../i18n/en/lensed';
import { barsOf, waits } from '../run/bars';
import { duration, money } from '../run/format';
import type { NodeRun, RunEvent } from '../run/types';
import { type LensId, type Mark, NOTHING_SEEN, type Seen } from './store';

type Nodes = Readonly<Record<string, NodeRun>>;

interface Sum {
  value: number;
  text: string;
  /** A container holds what is in it: it is not measured against its own steps. */
  isWhole: boolean;
}

/** The darkest of the five colours. */
const DARKEST = 4;

export function seeRun(lens: Exclude<LensId, 'changes'>, nodes: Nodes, log: readonly RunEvent[], now: number): Seen {
  const sums = { cost: costs, latency: (all: Nodes) => latencies(all, log, now), errors }[lens](nodes);
  const scaled = [...sums.values()].filter(({ isWhole }) => !isWhole);
  if (scaled.length === 0) return { ...NOTHING_SEEN, note: t.nothing[lens] };
  const most = scaled.reduce((a, b) => (b.value > a.value ? b : a));
  const least = scaled.reduce((a, b) => (b.value < a.value ? b : a));
  const marks = new Map<string, Mark>();
  for (const [id, { value, text, isWhole }] of sums) {
    const level = Math.min(DARKEST, Math.floor((value / most.value) * (DARKEST + 1)));
    marks.set(id, { level: isWhole ? 'whole' : `${lens}${level}`, text });
  }
  return { marks, least: least.text, most: most.text, note: null };
}

function costs(nodes: Nodes): Map<string, Sum> {
  return summed(nodes, ({ usage }) => usage?.cost_usd ?? 0, money);
}

/** The time that a step itself worked: neither people nor alarm clocks count. */
function latencies(nodes: Nodes, log: readonly RunEvent[], now: number): Map<string, Sum> {
  const waited = waits(log);
  const worked = (run: NodeRun, path: string): number =>
    barsOf(run, waited.get(path) ?? [])
      .filter(({ kind }) => kind === 'work')
      .reduce((sum, { from, to }) => sum + Math.max(0, (to ?? now) - from), 0);
  return summed(nodes, worked, duration);
}

function errors(nodes: Nodes): Map<string, Sum> {
  const tries = new Map<string, { failed: number; of: number }>();
  for (const run of Object.values(nodes)) {
    if (run.iterations !== undefined || run.attempt === 0) continue;
    const { failed, of } = tries.get(run.node) ?? { failed: 0, of: 0 };
    const lost = run.attempt - 1 + (run.status === 'failed' || run.status === 'retrying' ? 1 : 0);
    tries.set(run.node, { failed: failed + lost, of: of + Math.max(run.attempt, lost) });
  }
  const failing = [...tries].filter(([, { failed }]) => failed > 0);
  return new Map(
    failing.map(([id, { failed, of }]) => [id, { value: failed / of, text: t.failed(failed, of), isWhole: false }]),
  );
}

function summed(
  nodes: Nodes,
  measure: (run: NodeRun, path: string) => number,
  say: (value: number) => string,
): Map<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const [path, run] of Object.entries(nodes)) {
    const value = measure(run, path) + (sums.get(run.node)?.value ?? 0);
    if (value > 0) sums.set(run.node, { value, text: say(value), isWhole: run.iterations !== undefined });
  }
  return sums;
}

/** What differs from the published version. */
export function seeChanges(diff: DocDiff): Seen {
  const marks = new Map<string, Mark>();
  for (const [id, mark] of Object.entries(diff.nodes)) {
    if (mark !== 'removed') marks.set(id, { level: mark, text: t.changes[mark] ?? mark });
  }
  const removed = Object.values(diff.nodes).filter((mark) => mark === 'removed').length;
  const note = removed > 0 ? t.removed(removed) : marks.size === 0 ? t.nothing.changes : null;
  return { marks, least: null, most: null, note };
}
