/** Adding, moving and copying steps, as a person does it. */

import { describe, expect, test } from 'vitest';
import { addOps, containerAt, openPort, reparentOps } from './edits';
import { extract, insert } from './fragment';
import { BOX_MIN, BOX_PAD, layoutOf, overlaps, pushedByContainers } from './geometry';
import { type History, NO_HISTORY, record, stepBack, stepForward } from './history';
import { type Dagre, tidyOps } from './layout';
import { applyAll, type Op } from './ops';
import { readPasted } from './pasted';
import { CATALOG, docOf, edges, modelOf } from './samples';
import type { Doc } from './types';

function done(doc: Doc, ops: Op[]): Doc {
  const { model, dropped } = applyAll(modelOf(doc), ops);
  expect(dropped).toEqual([]);
  return model.doc;
}
const layout = (doc: Doc) => layoutOf(doc, CATALOG);
const add = (doc: Doc, wish: Parameters<typeof addOps>[3]): Doc =>
  done(doc, addOps(doc, CATALOG, layout(doc), wish).ops);

describe('adding', () => {
  test('ids come from the type, places from where it stands', () => {
    const doc = add(add(docOf({ start: 'start' }), { type: 'model', after: { id: 'start' } }), {
      type: 'model',
      after: { id: 'model' },
    });
    expect(Object.keys(doc.nodes)).toEqual(['start', 'model', 'model_2']);
    expect(doc.edges).toEqual(edges('start>model', 'model>model_2'));
    const [first, second] = [doc.ui!.nodes!.model!, doc.ui!.nodes!.model_2!];
    expect(second[0]).toBeGreaterThan(first[0] + 240);
  });

  test('between two steps it goes into their wire', () => {
    const doc = add(docOf({ start: 'start', end: 'output' }, 'start>end'), { type: 'model', after: { id: 'start' } });
    expect(doc.edges).toEqual(edges('start>model', 'model>end'));
    expect(add(doc, { type: 'router', on: edges('model>end')[0]! }).edges).toEqual(
      edges('start>model', 'model>router', 'router:route_1>end'),
    );
  });

  test('after a branch it follows the first outcome that nothing follows, and never an output', () => {
    const doc = docOf({ ask: 'approval', yes: 'model', end: 'output' }, 'ask:approve>yes');
    expect(openPort(doc, CATALOG, 'ask')).toBe('reject');
    expect(add(doc, { type: 'model', after: { id: 'ask' } }).edges.at(-1)).toEqual({
      source: 'ask',
      port: 'reject',
      target: 'model',
    });
    expect(add(doc, { type: 'model', after: { id: 'end' } }).edges).toEqual(doc.edges);
    expect(add(doc, { type: 'model', after: { id: 'ask', port: 'error' } }).edges.at(-1)).toMatchObject({
      port: 'error',
    });
  });

  test('a step works without typing: what is needed is seeded, connections are those in use', () => {
    const doc = docOf({ a: { type: 'model', config: { connection: 'mine', model: 'big', prompt: 'x' } } });
    expect(add(doc, { type: 'model' }).nodes.model?.config).toEqual({ connection: 'mine', model: 'big' });
    expect(add(doc, { type: 'for_each' }).nodes.for_each?.config).toEqual({ items: 'input' });
    expect(add(doc, { type: 'router' }).nodes.router?.config?.routes).toHaveLength(1);
  });

  test('after a step in a container it goes into the container', () => {
    const doc = docOf({ box: 'loop', inner: { type: 'model', parent: 'box' } });
    expect(add(doc, { type: 'model', after: { id: 'inner' } }).nodes.model?.parent).toBe('box');
  });
});

describe('containers', () => {
  const doc = docOf(
    { box: 'loop', x: { type: 'model', parent: 'box' }, a: 'model', b: 'model', c: 'model' },
    'a>b',
    'b>c',
  );
  doc.ui = { nodes: { box: [400, 0], x: [40, 60], a: [0, 300], b: [300, 300], c: [600, 300] } };
  test('hold their children with room around them', () => {
    const { rects } = layout(doc);
    expect(rects.get('box')).toMatchObject({ w: BOX_MIN.w, x: 400 });
    const wide = { ...doc, ui: { nodes: { ...doc.ui?.nodes, x: [500, 60] as [number, number] } } };
    expect(layout(wide).rects.get('box')?.w).toBe(500 + 240 + BOX_PAD);
    expect(layout(doc).absolute('x')).toMatchObject({ x: 440, y: 60 });
  });
  test('that grow push what stands beside them on, in every container around', () => {
    const nested = docOf({
      outer: 'loop',
      box: { type: 'loop', parent: 'outer' },
      x: { type: 'model', parent: 'box' },
      inner: { type: 'model', parent: 'outer' },
      right: 'model',
      below: 'model',
    });
    nested.ui = {
      nodes: { outer: [0, 0], box: [20, 50], x: [20, 50], inner: [400, 60], right: [900, 0], below: [900, 900] },
    };
    const wider = { ...nested, ui: { nodes: { ...nested.ui.nodes, x: [120, 50] as [number, number] } } };
    const moved = pushedByContainers(layout(nested), layout(wider), wider, 'box');
    expect([...moved].map(([id, { x }]) => [id, x])).toEqual([
      ['inner', 460],
      ['right', 960],
    ]);
    expect(pushedByContainers(layout(nested), layout(nested), nested, 'box').size).toBe(0);
  });
  test('the innermost one at a point takes what is dropped, never itself', () => {
    expect(containerAt(doc, CATALOG, layout(doc), { x: 450, y: 20 }, ['a'])).toBe('box');
    expect(containerAt(doc, CATALOG, layout(doc), { x: 450, y: 20 }, ['box'])).toBeUndefined();
    expect(containerAt(doc, CATALOG, layout(doc), { x: 10, y: 700 }, ['a'])).toBeUndefined();
  });
  test('what moves in keeps its own wires and loses those through the wall', () => {
    const { ops, cut } = reparentOps(doc, layout(doc), ['a', 'b'], 'box', new Map());
    const inside = done(doc, ops);
    expect(cut).toBe(1);
    expect(inside.nodes).toMatchObject({ a: { parent: 'box' }, b: { parent: 'box' } });
    expect(inside.edges).toEqual(edges('a>b'));
    expect(inside.ui?.nodes?.b?.[0]).toBe(BOX_PAD);
    const out = reparentOps(inside, layout(inside), ['a'], undefined, new Map());
    expect(done(inside, out.ops).nodes.a?.parent).toBeUndefined();
  });
});

describe('copies', () => {
  const doc = docOf(
    {
      start: 'start',
      box: { type: 'loop', config: { until: 'x.done and start.on' } },
      x: { type: 'model', parent: 'box', config: { prompt: '{{ start.topic }} {{ y.text }}' } },
      y: { type: 'model', parent: 'box' },
    },
    'start>box',
    'y>x',
  );
  test('take what is inside along under new ids, with references and wires among them', () => {
    const read = readPasted(JSON.stringify(extract(doc, CATALOG, layout(doc), ['box', 'start'])));
    if (read.kind !== 'fragment') throw new Error(read.kind);
    const pasted = insert(doc, CATALOG, read.fragment, { x: 900, y: 10 });
    const result = done(doc, pasted.ops);
    expect(pasted.ids).toEqual(['box_2']);
    expect(result.nodes.x_2).toEqual({
      type: 'model',
      parent: 'box_2',
      config: { prompt: '{{ start.topic }} {{ y_2.text }}' },
    });
    expect(result.nodes.box_2?.config?.until).toBe('x_2.done and start.on');
    expect(result.edges).toEqual(edges('start>box', 'y>x', 'y_2>x_2'));
    expect(result.ui?.nodes?.box_2?.slice(0, 2)).toEqual([900, 10]);
  });
});

describe('places', () => {
  test('a document without any gets them left to right, nothing on top of each other', () => {
    const doc = docOf(
      { start: 'start', a: 'model', b: 'model', c: 'model', end: 'output' },
      'start>a',
      'start>b',
      'a>c',
      'b>c',
      'c>end',
    );
    const { ui: _, ...bare } = doc;
    const rects = [...layoutOf(bare, CATALOG).rects.values()];
    for (const [index, rect] of rects.entries()) {
      for (const other of rects.slice(index + 1)) expect(overlaps(rect, other)).toBe(false);
    }
    const { rects: by } = layoutOf(bare, CATALOG);
    for (const { source, target } of doc.edges) expect(by.get(target)!.x).toBeGreaterThan(by.get(source)!.x);
  });

  test('tidying orders by the wires, inside containers too, and takes notes along', async () => {
    const module = await import('@dagrejs/dagre');
    const dagre = (module.default ?? module) as unknown as Dagre;
    const doc = docOf(
      { start: 'start', box: 'loop', x: { type: 'model', parent: 'box' }, y: { type: 'model', parent: 'box' } },
      'start>box',
      'x>y',
    );
    doc.ui = {
      nodes: { start: [900, 900], box: [0, 0], x: [400, 60], y: [20, 60] },
      notes: [{ id: 'n', text: '', x: 900, y: 780, w: 200, h: 96 }],
    };
    const tidy = done(doc, tidyOps(dagre, doc, CATALOG, new Map()));
    const { rects } = layout(tidy);
    expect(rects.get('box')!.x).toBeGreaterThan(rects.get('start')!.x + 240);
    expect(rects.get('y')!.x).toBeGreaterThan(rects.get('x')!.x + 240);
    expect(tidy.ui?.notes?.[0]).toMatchObject({ x: rects.get('start')!.x, y: rects.get('start')!.y - 120 });
    expect(tidyOps(dagre, tidy, CATALOG, new Map())).toEqual([]);
  });
});

describe('history', () => {
  const step = (key: string | undefined, at: number) => ({
    inverse: [{ op: 'node.remove', id: `${at}` } as Op],
    at,
    ...(key ? { key } : {}),
  });
  const all = (steps: ReturnType<typeof step>[]): History => steps.reduce(record, NO_HISTORY);
  test('typing in one field is one step, until a pause or another field', () => {
    expect(all([step('a', 0), step('a', 700), step('a', 1400)]).past).toHaveLength(1);
    expect(all([step('a', 0), step('a', 801)]).past).toHaveLength(2);
    expect(all([step('a', 0), step('b', 10)]).past).toHaveLength(2);
    expect(all([step(undefined, 0), step(undefined, 1)]).past).toHaveLength(2);
  });
  test('a new step makes redoing impossible; a step that had no effect is not redone', () => {
    const history = all([step('a', 0), step('b', 1)]);
    const undone = stepBack(history)!.done([{ op: 'node.remove', id: 'z' }]);
    expect([undone.past.length, undone.future.length]).toEqual([1, 1]);
    expect(record(undone, step('c', 2)).future).toEqual([]);
    expect(stepBack(history)!.done([]).future).toEqual([]);
    expect(stepForward(undone)!.done([{ op: 'node.remove', id: 'y' }])).toMatchObject({ future: [] });
    expect(stepBack(NO_HISTORY)).toBeNull();
  });
});
