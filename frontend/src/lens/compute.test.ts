import { describe, expect, it } from 'vitest';
import { diffDocs } from '../graph/diff';
import { fold } from '../run/state';
import type { RunEvent } from '../run/types';
import { seeChanges, seeRun } from './compute';

const T0 = Date.parse('2030-01-01T00:00:00Z');
const usage = (cost_usd: number) => ({ usage: { input_tokens: 1, output_tokens: 1, cost_usd } });
const lines: [number, string, string, object?][] = [
  [0, 'run.started', ''],
  [0, 'node.started', 'each', { container: { items: ['a', 'b'] } }],
  [0, 'node.started', 'each/0/write'],
  [2, 'node.finished', 'each/0/write', usage(0.1)],
  [2, 'node.started', 'each/1/write'],
  [3, 'node.retrying', 'each/1/write', { attempt: 1, error: { message: 'x' }, retry_at: 'x', ...usage(0.1) }],
  [3, 'node.started', 'each/1/write', { attempt: 2 }],
  [4, 'node.finished', 'each/1/write', usage(0.2)],
  [4, 'node.started', 'judge'],
  [5, 'node.finished', 'judge', usage(0.1)],
  [5, 'node.started', 'ask'],
  [6, 'node.waiting', 'ask', { approval: { id: 'a' } }],
  [66, 'node.finished', 'ask'],
  [66, 'node.skipped', 'other', { reason: 'x' }],
];
const log = lines.map(
  ([seconds, type, path, more], index): RunEvent => ({
    ...{ seq: index + 1, at: new Date(T0 + seconds * 1000).toISOString(), type, path, attempt: 1 },
    ...more,
  }),
);
const { nodes } = fold(log);
const told = (lens: 'cost' | 'latency' | 'errors') =>
  Object.fromEntries(
    [...seeRun(lens, nodes, log, T0 + 66_000).marks].map(([id, { level, text }]) => [id, `${level} ${text}`]),
  );

describe('a lens', () => {
  it('sums the cost of every iteration; a container stands beside the scale', () => {
    expect(told('cost')).toEqual({ each: 'whole $0.4000', write: 'cost4 $0.4000', judge: 'cost1 $0.1000' });
    expect(seeRun('cost', nodes, log, 0)).toMatchObject({ least: '$0.1000', most: '$0.4000', note: null });
  });

  it('counts the time that steps worked, not what people took', () => {
    expect(told('latency')).toMatchObject({
      write: 'latency4 4.0 s',
      judge: 'latency1 1.0 s',
      ask: 'latency1 1.0 s',
    });
    expect(told('latency')).not.toHaveProperty('other');
  });

  it('tells the share of attempts that failed', () => {
    expect(told('errors')).toEqual({ write: 'errors4 1 of 3 failed' });
  });

  it('says so where there is nothing to see', () => {
    expect(seeRun('errors', {}, [], 0)).toMatchObject({ note: 'No attempt of this run has failed.', most: null });
  });

  it('marks what differs from the published version', () => {
    const before = { format: 'baton/1', nodes: { a: { type: 'model' }, b: { type: 'model' } }, edges: [] };
    const after = { ...before, nodes: { a: { type: 'model', config: { prompt: 'x' } }, c: { type: 'http' } } };
    const seen = seeChanges(diffDocs(before as never, after as never));
    expect([...seen.marks].map(([id, { level }]) => [id, level])).toEqual([
      ['a', 'changed'],
      ['c', 'added'],
    ]);
    expect(seen.note).toBe('1 step was removed');
    expect(seeChanges(diffDocs(before as never, before as never)).note).toBe(
      'Nothing differs from the published version.',
    );
  });
});
