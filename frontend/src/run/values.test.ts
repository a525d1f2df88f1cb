/** What names stood for at an element of work. */

import { describe, expect, test } from 'vitest';
import type { NodeRun } from './types';
import { instancesOf, valueAt } from './values';

const run = (output: unknown, input: unknown = null): NodeRun =>
  ({ status: 'succeeded', output, input }) as unknown as NodeRun;
const nodes: Record<string, NodeRun> = {
  start: run({ topic: 'birds' }),
  each: run({ results: [] }, { items: ['a', 'b'] }),
  'each/0/look': run({ text: 'look at a' }),
  'each/1/look': run({ text: 'look at b' }),
  'each/1/turn': run({ iterations: 1 }, { max_iterations: 3 }),
  'each/1/turn/2/write': run({ text: 'deep' }),
};
const wires = { edges: [{ source: 'look', target: 'say' }] };
const at = (path: string, name: string) => valueAt(nodes, wires, path, name);

describe('a name', () => {
  test('is looked for beside the element of work, then in the scopes around it', () => {
    expect(at('each/1/say', 'look')).toEqual({ text: 'look at b' });
    expect(at('each/0/say', 'start')).toEqual({ topic: 'birds' });
    expect(at('each/1/turn/2/say', 'look')).toEqual({ text: 'look at b' });
  });
  test('of a container is its item and number, of the nearest that gives it', () => {
    expect([at('each/1/say', 'item'), at('each/1/say', 'index')]).toEqual(['b', 1]);
    expect([at('each/1/turn/2/write', 'loop'), at('each/1/turn/2/write', 'item')]).toEqual([{ index: 2 }, 'b']);
  });
  test('is the item where the log has only the expression of the list', () => {
    const known = { ...nodes, start: run({ names: ['Dana', 'Priya'] }), every: run({}, { items: 'start.names' }) };
    const read = (name: string) => valueAt(known, wires, 'every/1/greet', name);
    expect([read('item'), read('index'), read('input')]).toEqual(['Priya', 1, 'Priya']);
    const filtered = { ...known, every: run({}, { items: 'start.names | sort' }) };
    expect(valueAt(filtered, wires, 'every/1/greet', 'item')).toBeUndefined();
  });
  test('input is what the only step before gave', () => {
    expect(at('each/0/say', 'input')).toEqual({ text: 'look at a' });
  });
  test('that the run does not know stands for nothing', () => {
    expect(at('each/0/say', 'other')).toBeUndefined();
    expect(at('start', 'item')).toBeUndefined();
  });
});

describe('the elements of work of a node', () => {
  test('are its own, in their order', () => {
    expect(instancesOf(nodes, 'look', 'each')).toEqual(['each/0/look', 'each/1/look']);
  });
  test('before it had any are those of the container around it', () => {
    expect(instancesOf(nodes, 'say', 'each')).toEqual(['each/0/say', 'each/1/say']);
    expect(instancesOf(nodes, 'say', 'turn')).toEqual(['each/1/turn/2/say']);
    expect(instancesOf(nodes, 'nowhere', undefined)).toEqual([]);
  });
});
