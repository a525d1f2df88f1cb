import { describe, expect, it } from 'vitest';
import { barsOf, ticks, waits } from './bars';
import { failedFirst, timelineRows, timeRange } from './select';
import { fold } from './state';
import type { NodeRun, RunEvent } from './types';

const T0 = Date.parse('2030-01-01T00:00:00Z');
const at = (seconds: number) => new Date(T0 + seconds * 1000).toISOString();

/** A log from short lines: [seconds, type, path, payload]. */
function logOf(...lines: [number, string, string, object?][]): RunEvent[] {
  return lines.map(([seconds, type, path, payload], index) => ({
    seq: index + 1,
    at: at(seconds),
    type,
    path,
    attempt: 1,
    ...payload,
  }));
}

const log = logOf(
  [0, 'run.started', ''],
  [0, 'node.started', 'start'],
  [0.01, 'node.finished', 'start'],
  [1, 'node.started', 'each', { container: { values: {}, items: ['a', 'b'], window: 1 } }],
  [1, 'iteration.started', 'each/0'],
  [1, 'node.started', 'each/0/write'],
  [2, 'node.finished', 'each/0/write', { usage: { input_tokens: 5, output_tokens: 5, cost_usd: 0.1 } }],
  [2, 'iteration.finished', 'each/0'],
  [2, 'iteration.started', 'each/1'],
  [2, 'node.started', 'each/1/write'],
  [4, 'node.failed', 'each/1/write', { error: { message: 'Too long' }, port: 'error' }],
  [4, 'node.started', 'review'],
  [5, 'node.waiting', 'review', { approval: { id: 'a' } }],
  [65, 'node.answered', 'review'],
  [66, 'node.finished', 'review'],
  [66, 'node.skipped', 'other', { reason: 'No way leads here.' }],
);
const { nodes } = fold(log);

describe('the rows of the timeline', () => {
  it('fold iterations into one row below their container, in the order things began', () => {
    const rows = timelineRows(nodes, log, new Set());
    expect(rows.map((row) => [row.node, row.depth, row.count])).toEqual([
      ['start', 0, 1],
      ['each', 0, 1],
      ['write', 1, 2],
      ['review', 0, 1],
      ['other', 0, 1],
    ]);
    expect(rows[2]).toMatchObject({ status: 'failed', note: 'Too long', cost: 0.1, tokens: 10, opens: 'each' });
    expect(rows[2]?.span).toEqual({ from: T0 + 1000, to: T0 + 4000 });
  });

  it('leave the time to this run: what was taken over from an earlier one has none', () => {
    const rows = timelineRows(nodes, log, new Set(), at(0.5));
    expect(rows[0]).toMatchObject({ node: 'start', bars: [], span: null, note: 'from an earlier run' });
    expect(rows[1]?.span).toEqual({ from: T0 + 1000, to: null });
    expect(timeRange(rows, at(0.5), T0).from).toBe(T0 + 500);
  });

  it('tell who waits for a person from who waits for a time', () => {
    const waiting = logOf(
      [0, 'run.started', ''],
      [0, 'node.started', 'ask'],
      [0, 'node.waiting', 'ask', { approval: { id: 'a' } }],
      [0, 'node.started', 'pause'],
      [0, 'node.waiting', 'pause', { until: at(60) }],
      [0, 'node.started', 'each', { container: { values: {}, items: ['a'], window: 1 } }],
      [0, 'iteration.started', 'each/0'],
      [0, 'node.started', 'each/0/rest'],
      [0, 'node.waiting', 'each/0/rest', { until: at(60) }],
    );
    const rows = timelineRows(fold(waiting).nodes, waiting, new Set());
    expect(rows.map((row) => [row.node, row.status, row.asks])).toEqual([
      ['ask', 'waiting', true],
      ['pause', 'waiting', false],
      ['each', 'waiting', false],
      ['rest', 'waiting', false],
    ]);
    expect(rows.map((row) => row.bars.at(-1)?.kind)).toEqual(['wait', 'pause', 'pause', 'pause']);
  });

  it('open a folded row into its iterations, numbered from 1', () => {
    const rows = timelineRows(nodes, log, new Set(['each/#/write']));
    const opened = rows.filter((row) => row.number !== null);
    expect(opened.map((row) => [row.number, row.path, row.status, row.depth])).toEqual([
      ['1', 'each/0/write', 'succeeded', 2],
      ['2', 'each/1/write', 'failed', 2],
    ]);
  });

  it('list each of a thousand items where they hold nothing more', () => {
    const items = Array.from({ length: 1000 }, (_, item) => item);
    const many = logOf(
      [0, 'run.started', ''],
      [0, 'node.started', 'each', { container: { items } }],
      ...items.flatMap((item): [number, string, string][] => [
        [1, 'node.started', `each/${item}/write`],
        [2, 'node.finished', `each/${item}/write`],
      ]),
    );
    const { nodes: folded } = fold(many);
    const byName = Object.fromEntries(Object.entries(folded).sort(([a], [b]) => (a < b ? -1 : 1))); // as the server has them
    const rows = timelineRows(byName, many, new Set(['each/#/write']));
    expect(rows).toHaveLength(1002);
    expect(rows.slice(10, 13).map((row) => row.number)).toEqual(['9', '10', '11']);
    expect(rows.at(-1)).toMatchObject({ number: '1000', path: 'each/999/write', depth: 2 });
    expect(rows[1]).toMatchObject({ count: 1000, unlisted: 0 });
  });

  it('fold a container with all that is in it', () => {
    const [, each] = timelineRows(nodes, log, new Set());
    expect(each).toMatchObject({ node: 'each', opens: 'inside', open: true });
    const rows = timelineRows(nodes, log, new Set(['each']));
    expect(rows.map((row) => row.node)).toEqual(['start', 'each', 'review', 'other']);
    expect(rows[1]).toMatchObject({ open: false });
  });

  it('open a container inside a container item by item, each with what is in that item alone', () => {
    const nested = logOf(
      [0, 'run.started', ''],
      [0, 'node.started', 'all', { container: { items: ['a', 'b'] } }],
      ...[0, 1].flatMap((item): [number, string, string, object?][] => [
        [item + 1, 'node.started', `all/${item}/each`, { container: { items: ['x', 'y'] } }],
        [item + 1, 'node.started', `all/${item}/each/0/write`],
        [item + 2, 'node.finished', `all/${item}/each/0/write`],
        [item + 2, 'node.started', `all/${item}/each/1/write`],
        [item + 3, 'node.finished', `all/${item}/each/1/write`],
      ]),
    );
    const state = fold(nested).nodes;
    const told = (toggled: string[]) =>
      timelineRows(state, nested, new Set(toggled)).map((row) =>
        [row.depth, row.node, row.number, row.count].filter((part) => part !== null).join(' '),
      );
    expect(told([])).toEqual(['0 all 1', '1 each 2', '2 write 4']);
    expect(told(['all/#/each'])).toEqual(['0 all 1', '1 each 2', '2 each 1 1', '2 each 2 1']);
    expect(told(['all/#/each', 'all/1/each'])).toEqual([
      ...['0 all 1', '1 each 2', '2 each 1 1', '2 each 2 1', '3 write 2'],
    ]);
    const rows = timelineRows(state, nested, new Set(['all/#/each', 'all/1/each']));
    expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
  });

  it('open a step that called a workflow into the rows of that run, once it was read', () => {
    const calling = logOf(
      [0, 'run.started', ''],
      [0, 'node.started', 'call'],
      [0, 'node.waiting', 'call', { run: { id: 'r2', workflow: 'w2', workflow_name: 'Other', status: 'running' } }],
    );
    const rows = (found: string | typeof nodes, ...toggled: string[]) =>
      timelineRows(fold(calling).nodes, calling, new Set(toggled), null, () => found);
    expect(rows(nodes)).toMatchObject([{ node: 'call', opens: 'run', open: false, calls: { id: 'r2' } }]);
    expect(rows('Reading', 'call')).toMatchObject([{ node: 'call' }, { node: '', note: 'Reading', depth: 1 }]);
    const read = rows(nodes, 'call');
    expect(read.map((row) => row.node)).toEqual(['call', 'start', 'each', 'write', 'review', 'other']);
    expect(read[2]).toMatchObject({ depth: 1, of: { id: 'r2' }, opens: 'inside' });
  });

  it('tell trying from waiting for the next try', () => {
    const tried = logOf(
      [0, 'run.started', ''],
      [0, 'node.started', 'write'],
      [1, 'node.retrying', 'write', { attempt: 1, retry_at: at(3) }],
      [3, 'node.started', 'write'],
      [4, 'node.failed', 'write'],
    );
    expect(timelineRows(fold(tried).nodes, tried, new Set())[0]?.bars).toEqual([
      { from: T0, to: T0 + 1000, kind: 'work' },
      { from: T0 + 1000, to: T0 + 3000, kind: 'pause' },
      { from: T0 + 3000, to: T0 + 4000, kind: 'work' },
    ]);
  });

  it('hatch a step that called a workflow only while that waits', () => {
    const run = { id: 'r2', workflow: 'w2', workflow_name: 'Other', version: 1 };
    const calling = logOf(
      [0, 'run.started', ''],
      [0, 'node.started', 'call'],
      [1, 'node.waiting', 'call', { run: { ...run, status: 'running' } }],
      [3, 'node.waiting', 'call', { run: { ...run, status: 'waiting' } }],
      [5, 'node.waiting', 'call', { run: { ...run, status: 'running' } }],
    );
    expect(timelineRows(fold(calling).nodes, calling, new Set())[0]?.bars).toEqual([
      { from: T0, to: T0 + 3000, kind: 'work' },
      { from: T0 + 3000, to: T0 + 5000, kind: 'wait' },
      { from: T0 + 5000, to: null, kind: 'work' },
    ]);
  });

  it('put what failed above all else when asked', () => {
    expect(failedFirst(timelineRows(nodes, log, new Set())).map((row) => [row.node, row.depth])).toEqual([
      ['write', 0],
      ['start', 0],
      ['each', 0],
      ['review', 0],
      ['other', 0],
    ]);
  });

  it('draw what overlaps in time once', () => {
    const both = logOf(
      [0, 'run.started', ''],
      [0, 'node.started', 'each', { container: { values: {}, items: ['a', 'b'], window: 2 } }],
      [1, 'node.started', 'each/0/ask'],
      [1, 'node.waiting', 'each/0/ask', { approval: { id: 'a' } }],
      [2, 'node.started', 'each/1/ask'],
      [2, 'node.waiting', 'each/1/ask', { approval: { id: 'b' } }],
      [9, 'node.answered', 'each/0/ask'],
      [9, 'node.finished', 'each/0/ask'],
    );
    const row = timelineRows(fold(both).nodes, both, new Set()).find((each) => each.node === 'ask');
    expect(row?.bars).toEqual([{ from: T0 + 1000, to: null, kind: 'wait' }]);
  });

  it('say why a step was skipped, without a bar', () => {
    const row = timelineRows(nodes, log, new Set()).at(-1);
    expect(row).toMatchObject({ status: 'skipped', note: 'No way leads here.', bars: [], span: null });
  });

  it('cut a step where it waited for a person', () => {
    const row = timelineRows(nodes, log, new Set()).find((each) => each.node === 'review');
    expect(row?.bars).toEqual([
      { from: T0 + 4000, to: T0 + 5000, kind: 'work' },
      { from: T0 + 5000, to: T0 + 65_000, kind: 'wait' },
      { from: T0 + 65_000, to: T0 + 66_000, kind: 'work' },
    ]);
  });

  it('hatch what still waits, even before the log is there', () => {
    const waiting = { status: 'waiting', started_at: at(4), finished_at: null } as NodeRun;
    expect(barsOf(waiting, [])).toEqual([{ from: T0 + 4000, to: null, kind: 'wait' }]);
    expect(waits(log.slice(0, 13)).get('review')).toEqual([{ from: T0 + 5000, to: null, kind: 'wait' }]);
  });
});

describe('the scale', () => {
  it('reaches from the start of the run to the last end, or to now', () => {
    const rows = timelineRows(nodes, log, new Set());
    expect(timeRange(rows, at(0), T0)).toEqual({ from: T0, to: T0 + 66_000 });
    expect(timeRange([], null, T0)).toEqual({ from: T0, to: T0 + 100 });
  });

  it('has a handful of round ticks at any length', () => {
    expect(ticks(66_000)).toEqual([0, 20_000, 40_000, 60_000]);
    for (const length of [100, 1234, 59_000, 7_200_000, 400_000_000]) {
      expect(ticks(length).length).toBeLessThanOrEqual(7);
      expect(ticks(length).length).toBeGreaterThan(1);
    }
  });
});
