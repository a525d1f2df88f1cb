/** Comparing runs: steps find each other, and what differs is told. */

import { describe, expect, test } from 'vitest';
import type { NodeRun } from '../run/types';
import { type Compared, comparedSteps, delta, differs, sortedPairs } from './compare';

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, seconds)).toISOString();

function step(from: number, to: number | null, more: Partial<NodeRun> = {}): NodeRun {
  return {
    node: '',
    type: 'template',
    status: to === null ? 'running' : 'succeeded',
    attempt: 1,
    input: null,
    output: null,
    port: 'out',
    error: null,
    usage: null,
    started_at: at(from),
    finished_at: to === null ? null : at(to),
    reason: null,
    ...more,
  };
}

const run = (nodes: Record<string, NodeRun>, start = 0): Compared => ({ started_at: at(start), nodes });
const cost = (usd: number) => ({ input_tokens: 10, output_tokens: 5, cost_usd: usd });

describe('pairs', () => {
  test('steps of one path belong together; those of one run only stand alone, all in the order they began', () => {
    const a = run({ start: step(0, 1), old: step(1, 2), done: step(2, 3) });
    const b = run({ done: step(33, 34), fresh: step(31, 32), start: step(30, 31) }, 30);
    const pairs = comparedSteps(a, b);
    expect(pairs.map(({ path, a: left, b: right }) => [path, Boolean(left), Boolean(right)])).toEqual([
      ['start', true, true],
      ['old', true, false],
      ['fresh', false, true],
      ['done', true, true],
    ]);
    expect(pairs.map(differs)).toEqual([false, true, true, false]);
  });

  test('iterations are matched by their number and follow their container', () => {
    const box = (n: number) => step(0, 9, { iterations: n });
    const a = run({ box: box(1), 'box/0/say': step(1, 2, { output: 'one' }), after: step(9, 10) });
    const b = run({
      after: step(9, 10),
      'box/10/say': step(5, 6),
      'box/1/say': step(3, 4),
      'box/0/say': step(1, 2, { output: 'uno' }),
      box: box(11),
    });
    const pairs = comparedSteps(a, b);
    expect(pairs.map((pair) => pair.path)).toEqual(['box', 'box/0/say', 'box/1/say', 'box/10/say', 'after']);
    expect(pairs.map((pair) => pair.outputDiffers)).toEqual([false, true, false, false, false]);
    expect(pairs[1]).toMatchObject({ node: 'say', depth: 1, index: 0 });
  });

  test('a step that only the first has follows what came before it there, however fast the second was', () => {
    const a = run({ start: step(1, 2), left: step(3, 4), right: step(4, 5), done: step(9, 10) });
    const b = run({ done: step(25, 26), added: step(21, 22), start: step(20, 21) });
    expect(comparedSteps(a, b).map((pair) => pair.path)).toEqual(['start', 'left', 'right', 'added', 'done']);
    const none = comparedSteps(a, run({ done: step(1, 2) }));
    expect(none.map((pair) => pair.path)).toEqual(['start', 'left', 'right', 'done']);
  });

  test('a step that has another name by now is still the same', () => {
    const a = run({ 'loop_a/0/write': step(0, 1, { output: 'x' }), loop_a: step(0, 1) });
    const b = run({ 'loop_b/0/draft': step(0, 1, { output: 'x' }), loop_b: step(0, 1) });
    const pairs = comparedSteps(a, b, { loop_b: 'loop_a', draft: 'write' });
    expect(pairs.map((pair) => [pair.path, pair.a?.path])).toEqual([
      ['loop_b', 'loop_a'],
      ['loop_b/0/draft', 'loop_a/0/write'],
    ]);
    expect(pairs.some(differs)).toBe(false);
  });
});

describe('numbers', () => {
  test('time and money by how much more the second took', () => {
    const a = run({ write: step(0, 2, { usage: cost(0.01) }) });
    const b = run({ write: step(0, 5, { usage: cost(0.04) }) });
    const [pair] = comparedSteps(a, b);
    expect(delta(pair!, 'ms')).toBe(3000);
    expect(delta(pair!, 'cost')).toBeCloseTo(0.03);
    expect(delta(pair!, 'tokens')).toBe(0);
  });

  test('what was taken over from an earlier run, or still goes on, has no time of its own', () => {
    const a = run({ taken: step(0, 2, { usage: cost(1) }), going: step(31, null) }, 30);
    const [taken, going] = comparedSteps(a, run({}));
    expect(taken?.a).toMatchObject({ isEarlier: true, ms: null, cost: 0, tokens: 0 });
    expect(going?.a).toMatchObject({ isEarlier: false, ms: null });
  });

  test('another outcome or another end is a difference too', () => {
    const a = run({ ask: step(0, 1, { port: 'approve' }), bad: step(1, 2) });
    const b = run({ ask: step(0, 1, { port: 'reject' }), bad: step(1, 2, { status: 'failed' }) });
    expect(comparedSteps(a, b).map((pair) => pair.statusDiffers)).toEqual([true, true]);
  });

  test('what a model says of its own cost is no other output', () => {
    const said = (text: string, n: number) => step(0, 1, { output: { text, usage: { input_tokens: n } } });
    const pairs = comparedSteps(run({ p: said('x', 1), q: said('x', 1) }), run({ p: said('x', 2), q: said('y', 1) }));
    expect(pairs.map((pair) => pair.outputDiffers)).toEqual([false, true]);
  });

  test('sorted, the biggest difference comes first, in either direction; containers are left out', () => {
    const a = run({ p: step(0, 1), q: step(0, 9), box: step(0, 20, { iterations: 1 }) });
    const b = run({ p: step(0, 3), q: step(0, 1), box: step(0, 1, { iterations: 1 }) });
    const pairs = comparedSteps(a, b);
    expect(sortedPairs(pairs, 'time').map((pair) => pair.path)).toEqual(['q', 'p']);
    expect(sortedPairs(pairs, 'order')).toEqual(pairs);
  });
});
