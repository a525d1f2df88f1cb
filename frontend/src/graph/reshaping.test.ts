/** Replacing a step keeps what can be kept; taking steps out gives a workflow that does the same, called from here. */

import { describe, expect, test } from 'vitest';
import { planExtract } from './extract';
import { layoutOf } from './geometry';
import { applyAll, type Op } from './ops';
import { replaceOps } from './replace';
import { CATALOG, docOf, edges, modelOf } from './samples';
import type { Catalog, Doc, NodeDoc } from './types';

function done(doc: Doc, ops: Op[]): Doc {
  const { model, dropped } = applyAll(modelOf(doc), ops);
  expect(dropped).toEqual([]);
  return model.doc;
}

describe('replacing', () => {
  const routes = [
    { id: 'yes', label: 'Yes' },
    { id: 'no', label: 'No' },
  ];
  const doc = docOf(
    {
      a: 'model',
      sort: { type: 'router', label: 'Sort', config: { routes } },
      x: 'model',
      y: 'model',
      z: { type: 'model', config: { prompt: '{{ sort.route }}', model: 'big' } },
    },
    'a>sort',
    'sort:yes>x',
    'sort:no>y',
    'sort:else>z',
  );
  const replace = (id: string, type: string, config = {}) => {
    const result = replaceOps(doc, CATALOG, id, { type, config });
    if ('why' in result) throw new Error(result.why);
    return { doc: done(doc, result.ops), lost: result.lost };
  };

  test('ports of the same id stay, the others go over in order, and the id with them', () => {
    const { doc: next, lost } = replace('sort', 'approval');
    expect(next.nodes.sort).toMatchObject({ type: 'approval', label: 'Sort' });
    expect(next.edges).toEqual(edges('a>sort', 'sort:approve>x', 'sort:reject>y', 'sort:expired>z'));
    expect(lost).toEqual({ wires: 0, settings: ['routes'] });
  });

  test('wires that find no port are told as lost', () => {
    const { doc: next, lost } = replace('sort', 'model');
    expect(next.edges).toEqual(edges('a>sort', 'sort>x'));
    expect(lost.wires).toBe(2);
  });

  test('what cannot be replaced says why', () => {
    const boxed = docOf({ start: 'start', box: 'loop', in: { type: 'model', parent: 'box' } });
    expect(replaceOps(boxed, CATALOG, 'start', { type: 'model' })).toEqual({ why: 'entry' });
    expect(replaceOps(boxed, CATALOG, 'box', { type: 'model' })).toEqual({ why: 'children' });
  });
});

const TEXT = { type: 'string' };
const CALLS: Catalog = {
  ...CATALOG,
  start: {
    ...CATALOG.start!,
    config: {
      type: 'object',
      properties: { inputs: { type: 'object', 'x-template': 'literal', 'x-widget': 'schema' } },
    },
  },
  output: { ...CATALOG.output!, config: { type: 'object', properties: { value: {} } } },
  workflow: {
    ...CATALOG.model!,
    key: 'workflow',
    config: {
      type: 'object',
      properties: {
        workflow: { ...TEXT, 'x-widget': 'workflow', 'x-template': 'literal' },
        input: { type: 'object', 'x-widget': 'workflow_input' },
      },
    },
    outputs: { type: 'object', properties: { output: {}, run: TEXT } },
  },
};

describe('taking steps out', () => {
  const prompt = (text: string, more: Partial<NodeDoc> = {}): NodeDoc => ({
    type: 'model',
    config: { prompt: text },
    ...more,
  });
  const doc = docOf(
    {
      start: 'start',
      a: prompt('About {{ start.topic }}'),
      b: { type: 'model' },
      c: prompt('{{ a.text }} {{ b.text }} {{ run.id }}'),
      d: { type: 'model' },
      end: { type: 'output', config: { value: '{{ b.text }} {{ d.text }}' } },
    },
    'start>a',
    'a>b',
    'b>c',
    'c>d',
    'd>end',
  );
  const plan = (from: Doc, ...ids: string[]) => planExtract(from, CALLS, layoutOf(from, CALLS), ids);

  test('the new workflow takes what was referred to from outside and gives what is used later', () => {
    const found = plan(doc, 'b', 'c');
    if ('why' in found) throw new Error(found.why);
    const { nodes, edges: wires } = found.document;
    expect(nodes.start?.config?.inputs).toMatchObject({
      required: ['input', 'a'],
      properties: { a: { title: 'A' } },
    });
    expect(nodes.b?.config?.prompt).toBe('{{ start.input }}');
    expect(nodes.c?.config?.prompt).toBe('{{ start.a.text }} {{ b.text }} {{ run.id }}');
    expect(nodes.result).toMatchObject({ type: 'output', config: { value: { b: '{{ b }}', c: '{{ c }}' } } });
    expect(wires).toEqual(edges('start>b', 'b>c', 'c>result'));

    const next = done(doc, found.ops({ id: 'W', title: 'Part' }));
    expect(next.nodes.workflow).toEqual({
      type: 'workflow',
      label: 'Part',
      config: { workflow: 'W', input: { input: '{{ input }}', a: '{{ a }}' } },
    });
    expect(next.nodes.d?.config?.prompt).toBe('{{ workflow.output.c }}');
    expect(next.nodes.end?.config?.value).toBe('{{ workflow.output.b.text }} {{ d.text }}');
    expect(next.edges).toEqual(edges('start>a', 'd>end', 'a>workflow', 'workflow>d'));
  });

  test('inside a container the container’s own names are handed over, those of inner ones are not', () => {
    const boxed = docOf(
      {
        box: 'for_each',
        x: prompt('{{ item }}', { parent: 'box' }),
        inner: { type: 'for_each', parent: 'box' },
        y: prompt('{{ item }} {{ x.text }}', { parent: 'inner' }),
      },
      'x>inner',
    );
    const found = plan(boxed, 'inner');
    if ('why' in found) throw new Error(found.why);
    expect(Object.keys(found.document.nodes)).toEqual(['start', 'inner', 'y', 'result']);
    expect(found.document.nodes.y?.config?.prompt).toBe('{{ item }} {{ start.x.text }}');
    const next = done(boxed, found.ops({ id: 'W', title: 'Part' }));
    expect(next.nodes.workflow?.parent).toBe('box');
  });

  test('what cannot be taken out says why', () => {
    expect(plan(doc)).toEqual({ why: 'nothing' });
    expect(plan(doc, 'start', 'a')).toEqual({ why: 'start', step: 'start' });
    expect(plan(doc, 'd', 'end')).toEqual({ why: 'output', step: 'end' });
    expect(plan(doc, 'a', 'c')).toMatchObject({ why: 'waysIn' });
    const forked = docOf({ a: 'approval', b: 'model', c: 'model' }, 'a:approve>b', 'a:reject>c');
    expect(plan(forked, 'a')).toMatchObject({ why: 'waysOut', step: 'a' });
    expect(plan({ ...forked, edges: edges('a:approve>b') }, 'a')).toEqual({ why: 'outcomes', step: 'a' });
    const joined = docOf({ a: 'model', b: 'model', c: 'model' }, 'a>c', 'b>c');
    expect(plan(joined, 'a')).toEqual({ why: 'joinedInput', step: 'c' });
  });
});
