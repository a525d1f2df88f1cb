// @vitest-environment happy-dom
/** Problems: merged, and walked one after the other. */

import { describe, expect, test } from 'vitest';
import type { Problem } from '../api';
import { beside, keyOf, mergeProblems } from './problems';

const problem = (node: string, severity: 'error' | 'warning' = 'error'): Problem =>
  ({ node, field: 'config.prompt', message: 'Write something here.', severity }) as Problem;

describe('problems', () => {
  const all = mergeProblems([problem('b', 'warning'), problem('a')], [problem('a'), problem('c')]);
  test('stand once each, errors first', () => {
    expect(all.map((one) => one.node)).toEqual(['a', 'c', 'b']);
  });
  test('are walked round and round in both directions', () => {
    const keys = all.map(keyOf);
    expect([0, 1, 2].map((at) => beside(all, keys[at]!, 1))).toEqual([1, 2, 0]);
    expect([0, 1, 2].map((at) => beside(all, keys[at]!, -1))).toEqual([2, 0, 1]);
  });
  test('begin at the first, or at the last when walked backwards', () => {
    expect([beside(all, 'gone', 1), beside(all, 'gone', -1)]).toEqual([0, 2]);
  });
});
