/** Every operation does what it says, refuses what it must, and its inverse gives back exactly what was. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { structuralFault } from './connect';
import { apply, applyAll, type Op } from './ops';
import { docOf, edges, modelOf } from './samples';
import type { Json, Model, Path } from './types';

const base = (): Model =>
  modelOf(
    docOf(
      { start: 'start', a: 'model', b: 'model', box: 'loop', inner: { type: 'model', parent: 'box' } },
      'start>a',
      'a>b',
      'b>box',
    ),
  );

function done(model: Model, op: Op): Model {
  const result = apply(model, op);
  if (!result.ok) throw new Error(result.reason);
  return result.model;
}

/** What comes after undoing; the inverse must bring all of it back. */
function backAndForth(model: Model, op: Op): void {
  const frozen = structuredClone(model);
  const result = apply(model, op);
  expect(model).toEqual(frozen);
  if (result.ok) expect(applyAll(result.model, result.inverse).model).toEqual(frozen);
}

describe('nodes', () => {
  test('adding puts the node and its place in; adding the same again changes nothing', () => {
    const op: Op = { op: 'node.add', id: 'c', node: { type: 'model' }, at: [1, 2] };
    const model = done(base(), op);
    expect(model.doc.nodes.c).toEqual({ type: 'model' });
    expect(model.doc.ui?.nodes?.c).toEqual([1, 2]);
    expect(apply(model, op)).toMatchObject({ ok: true, done: true });
    expect(apply(model, { ...op, node: { type: 'loop' } })).toMatchObject({ ok: false });
    expect(apply(model, { op: 'node.add', id: 'd', node: { type: 'model', parent: 'gone' } })).toMatchObject({
      ok: false,
    });
  });

  test('removing a container takes its children and every wire along; undo brings them back in place', () => {
    const model = done(base(), { op: 'node.remove', id: 'box' });
    expect(Object.keys(model.doc.nodes)).toEqual(['start', 'a', 'b']);
    expect(model.doc.edges).toEqual(edges('start>a', 'a>b'));
    backAndForth(base(), { op: 'node.remove', id: 'box' });
    expect(apply(model, { op: 'node.remove', id: 'box' })).toMatchObject({ ok: true, done: true });
  });

  test('setting reaches deep values, makes what is on the way and takes values away', () => {
    const set = (model: Model, path: Path, value?: Json): Model =>
      done(model, value === undefined ? { op: 'node.set', id: 'a', path } : { op: 'node.set', id: 'a', path, value });
    const model = set(base(), ['config', 'routes'], [{ id: 'x' }]);
    expect(set(model, ['config', 'routes', 0, 'when'], 'true').doc.nodes.a?.config).toEqual({
      routes: [{ id: 'x', when: 'true' }],
    });
    expect(set(model, ['config', 'routes', 1], { id: 'y' }).doc.nodes.a?.config?.routes).toHaveLength(2);
    expect(set(model, ['config', 'routes', 0]).doc.nodes.a?.config?.routes).toEqual([]);
    expect(apply(model, { op: 'node.set', id: 'a', path: ['config', 'routes', 5], value: 1 })).toMatchObject({
      ok: false,
    });
    expect(apply(model, { op: 'node.set', id: 'a', path: ['type', 'x'], value: 1 })).toMatchObject({ ok: false });
    expect(apply(model, { op: 'node.set', id: 'gone', path: ['label'], value: 'x' })).toMatchObject({ ok: false });
    for (const path of [
      ['config', 'routes', 0],
      ['config', 'routes', 1, 'id'],
      ['config', 'deep', 'er'],
    ] as Path[]) {
      backAndForth(model, { op: 'node.set', id: 'a', path, value: 'new' });
      backAndForth(model, { op: 'node.set', id: 'a', path });
    }
  });

  test('`__proto__` is a key like any other', () => {
    const model = done(base(), { op: 'node.set', id: 'a', path: ['config', '__proto__', 'polluted'], value: true });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.hasOwn(model.doc.nodes.a!.config!, '__proto__')).toBe(true);
  });

  test('another container cuts the wires that would cross its wall', () => {
    const op: Op = { op: 'node.parent', id: 'a', parent: 'box', at: [20, 50] };
    const model = done(base(), op);
    expect(model.doc.nodes.a?.parent).toBe('box');
    expect(model.doc.edges).toEqual(edges('b>box'));
    backAndForth(base(), op);
    expect(apply(base(), { op: 'node.parent', id: 'box', parent: 'inner' })).toMatchObject({ ok: false });
    expect(apply(base(), { op: 'node.parent', id: 'a', parent: 'gone' })).toMatchObject({ ok: false });
  });

  test('another id takes wires, children and places along', () => {
    const model = done(base(), { op: 'node.rename', id: 'box', to: 'again' });
    expect(model.doc.nodes.inner?.parent).toBe('again');
    expect(model.doc.edges.at(-1)).toEqual({ source: 'b', target: 'again' });
    expect(apply(base(), { op: 'node.rename', id: 'a', to: 'b' })).toMatchObject({ ok: false });
    backAndForth(base(), { op: 'node.rename', id: 'box', to: 'again' });
  });
});

describe('wires', () => {
  test('only those that keep the shape of the graph are added', () => {
    const add = (line: string) => apply(base(), { op: 'edge.add', edge: edges(line)[0]! });
    expect(add('start>b')).toMatchObject({ ok: true, done: false });
    expect(add('start>a')).toMatchObject({ ok: true, done: true });
    for (const line of ['box>a', 'a>a', 'a>inner', 'a>gone']) expect(add(line)).toMatchObject({ ok: false });
  });

  test('removing remembers the place in the list', () => {
    backAndForth(base(), { op: 'edge.remove', edge: edges('a>b')[0]! });
    expect(apply(base(), { op: 'edge.remove', edge: edges('a:error>b')[0]! })).toMatchObject({
      ok: true,
      done: true,
    });
  });
});

test('notes are added, changed and removed', () => {
  const note = { id: 'n', text: 'x', x: 0, y: 0, w: 200, h: 96 };
  const model = done(base(), { op: 'note.add', note });
  expect(done(model, { op: 'note.set', id: 'n', patch: { text: 'y' } }).doc.ui?.notes?.[0]?.text).toBe('y');
  backAndForth(model, { op: 'note.set', id: 'n', patch: { text: 'y', color: 'red' } });
  backAndForth(model, { op: 'note.remove', id: 'n' });
  expect(apply(base(), { op: 'note.set', id: 'n', patch: {} })).toMatchObject({ ok: false });
});

const ID = fc.constantFrom('start', 'a', 'b', 'c', 'box', 'inner', 'box2');
const PLACE = fc.option(fc.tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: -999, max: 999 })), {
  nil: undefined,
});
const PORT = fc.constantFrom(undefined, 'error', 'x');
const STEP = fc.oneof(fc.constantFrom('config', 'label', 'routes', 'deep'), fc.nat({ max: 2 }));
const VALUE = fc.option(fc.jsonValue({ maxDepth: 2 }), { nil: undefined }) as fc.Arbitrary<Json | undefined>;
const EDGE = fc
  .record({ source: ID, target: ID, port: PORT })
  .map(({ source, target, port }) => (port ? { source, port, target } : { source, target }));
const NODE = fc
  .record({ type: fc.constantFrom('model', 'loop'), parent: fc.constantFrom(undefined, 'box', 'box2') })
  .map(({ type, parent }) => (parent ? { type, parent } : { type }));
const NOTE = fc.record({
  id: fc.constantFrom('n', 'm'),
  text: fc.string(),
  x: fc.integer(),
  y: fc.integer(),
  w: fc.nat(),
  h: fc.nat(),
});
const OP: fc.Arbitrary<Op> = fc.oneof(
  fc.record({ op: fc.constant('node.add' as const), id: ID, node: NODE, at: PLACE }) as fc.Arbitrary<Op>,
  fc.record({ op: fc.constant('node.remove' as const), id: ID }),
  fc.record({
    op: fc.constant('node.set' as const),
    id: ID,
    path: fc.array(STEP, { minLength: 1, maxLength: 4 }),
    value: VALUE,
  }) as fc.Arbitrary<Op>,
  fc.record({ op: fc.constant('node.move' as const), id: ID, at: PLACE }) as fc.Arbitrary<Op>,
  fc.record({
    op: fc.constant('node.parent' as const),
    id: ID,
    parent: fc.constantFrom(undefined, 'box', 'box2'),
    at: PLACE,
  }) as fc.Arbitrary<Op>,
  fc.record({ op: fc.constant('node.rename' as const), id: ID, to: ID }),
  fc.record({ op: fc.constant('edge.add' as const), edge: EDGE }),
  fc.record({ op: fc.constant('edge.remove' as const), edge: EDGE }),
  fc.record({ op: fc.constant('note.add' as const), note: NOTE }),
  fc.record({ op: fc.constant('note.remove' as const), id: fc.constantFrom('n', 'm') }),
  fc.record({
    op: fc.constant('note.set' as const),
    id: fc.constantFrom('n', 'm'),
    patch: fc.record({ text: fc.string() }),
  }),
  fc.record({
    op: fc.constant('wf.set' as const),
    key: fc.constantFrom('name' as const, 'description' as const),
    value: fc.string(),
  }),
);

describe('on any sequence of operations', () => {
  test('the inverse of all of them gives back the document, the same down to the order of wires', () => {
    fc.assert(
      fc.property(fc.array(OP, { maxLength: 25 }), (ops) => {
        const before = base();
        const { model, inverse } = applyAll(before, ops);
        expect(applyAll(model, inverse).model).toEqual(before);
        expect(before).toEqual(base());
      }),
      { numRuns: 400 },
    );
  });

  test('the graph stays sound: no circles, no wires through walls or to nothing', () => {
    fc.assert(
      fc.property(fc.array(OP, { maxLength: 25 }), (ops) => {
        const { doc } = applyAll(base(), ops).model;
        for (const edge of doc.edges) {
          const others = { ...doc, edges: doc.edges.filter((other) => other !== edge) };
          expect(structuralFault(others, edge)).toBeNull();
        }
        for (const node of Object.values(doc.nodes)) if (node.parent) expect(doc.nodes[node.parent]).toBeDefined();
      }),
      { numRuns: 300 },
    );
  });

  test('applying a second time changes nothing that was applied last', () => {
    fc.assert(
      fc.property(OP, (op) => {
        const first = apply(base(), op);
        fc.pre(first.ok && op.op !== 'node.rename' && !(op.op === 'node.set' && op.value === undefined));
        if (!first.ok || (op.op === 'node.set' && op.path.some((key) => typeof key === 'number'))) return;
        expect(apply(first.model, op)).toMatchObject({ ok: true, done: true });
      }),
    );
  });
});
