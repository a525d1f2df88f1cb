import { describe, expect, it } from 'vitest';
import type { Catalog, Doc, ToolInfo } from '../graph/types';
import { outermost, repeats } from './again';
import type { NodeRun } from './types';

const kind = (effects: string, properties = {}) => ({ effects, config: { properties } });
const types = {
  start: kind('pure'),
  ask: kind('read'),
  send: kind('write'),
  tool: kind('write', { tool: { type: 'string' } }),
  each: kind('pure'),
} as unknown as Catalog;
const tools = { sum: { effects: 'pure' }, post: { effects: 'write' } } as unknown as Record<string, ToolInfo>;

const doc = {
  format: 'baton/1',
  nodes: {
    start: { type: 'start' },
    first: { type: 'send' },
    each: { type: 'each' },
    inside: { type: 'send', parent: 'each' },
    aside: { type: 'tool', config: { tool: 'post' } },
    counts: { type: 'tool', config: { tool: 'sum' } },
    reads: { type: 'send', policy: { effects: 'read' } },
    marked: { type: 'ask', policy: { effects: 'write' } },
    late: { type: 'send' },
  },
  edges: [
    { source: 'start', target: 'first' },
    { source: 'first', target: 'each' },
    { source: 'each', target: 'late' },
    { source: 'start', target: 'aside' },
    { source: 'start', target: 'counts' },
    { source: 'start', target: 'reads' },
    { source: 'start', target: 'marked' },
  ],
} as unknown as Doc;

const run = (status: string, more = {}) => ({ status, ...more }) as unknown as NodeRun;
const nodes = {
  start: run('succeeded'),
  first: run('succeeded'),
  each: run('succeeded'),
  'each/0/inside': run('succeeded'),
  aside: run('succeeded'),
  counts: run('succeeded'),
  reads: run('succeeded'),
  marked: run('succeeded'),
  late: run('failed'),
};
const again = (from: string, ran: Record<string, NodeRun> = nodes) => repeats(doc, types, tools, ran, from);

describe('running again from a step', () => {
  it('repeats what did something outside and does not lead there, in other branches too', () => {
    expect(again('late')).toEqual(['aside', 'marked']);
    expect(again('each')).toEqual(['inside', 'aside', 'marked']);
    expect(again('first')).toEqual(['first', 'inside', 'aside', 'marked']);
  });

  it('begins at the outermost container', () => {
    expect(outermost(doc, 'inside')).toBe('each');
    expect(again('inside')).toEqual(again('each'));
  });

  it('does not speak of what has not done its work', () => {
    const ran = { ...nodes, aside: run('succeeded', { rung: { kind: 'default' } }), marked: run('skipped') };
    expect(again('late', ran)).toEqual([]);
  });
});
