/** Removing steps: the chain closes over the gap where it is plain how, and never by a wire that may not be. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayConnect, reaches } from './connect';
import { applyAll } from './ops';
import { removeOps } from './removing';
import { CATALOG, docOf, edges, modelOf } from './samples';
import { type Doc, type EdgeDoc, edgeKey, type NodeDoc, portOf } from './types';

function removed(doc: Doc, ids: string[], heal = true): { doc: Doc; left: string[] } {
  const { ops, left } = removeOps(doc, CATALOG, ids, heal);
  const { model, dropped } = applyAll(modelOf(doc), ops);
  expect(dropped).toEqual([]);
  return { doc: model.doc, left };
}
const wires = (doc: Doc, ...ids: string[]): EdgeDoc[] => removed(doc, ids).doc.edges;

describe('removing', () => {
  const chain = docOf({ start: 'start', a: 'model', b: 'model', end: 'output' }, 'start>a', 'a>b', 'b>end');
  test('heals the chain, also over several steps in any order; without healing leaves the gap', () => {
    expect(wires(chain, 'a', 'b')).toEqual(edges('start>end'));
    expect(wires(chain, 'b', 'a')).toEqual(edges('start>end'));
    expect(removed(chain, ['a'], false)).toMatchObject({ doc: { edges: edges('b>end') }, left: [] });
  });

  test('of one way in and several out leads to each that followed', () => {
    const doc = docOf(
      { a: 'approval', b: 'model', c: 'model', d: 'model', e: 'model' },
      'a:reject>b',
      'b>c',
      'b>d',
      'b:error>e',
    );
    expect(removed(doc, ['b'])).toMatchObject({ doc: { edges: edges('a:reject>c', 'a:reject>d') }, left: [] });
  });

  test('of several ways in and one out leads from each', () => {
    const doc = docOf(
      { a: 'model', b: 'approval', c: 'model', d: 'model' },
      'a>c',
      'b:approve>c',
      'b:reject>c',
      'c>d',
    );
    expect(wires(doc, 'c')).toEqual(edges('a>d', 'b:approve>d', 'b:reject>d'));
  });

  test('of several in and several out leaves the gap and says what nothing leads to', () => {
    const doc = docOf(
      { a: 'model', b: 'model', x: 'model', c: 'model', d: 'model' },
      'a>x',
      'b>x',
      'x>c',
      'x>d',
      'a>d',
    );
    expect(removed(doc, ['x'])).toMatchObject({ doc: { edges: edges('a>d') }, left: ['c'] });
  });

  test('of outcomes that exclude each other lets the first go on, as the card has them, not all at once', () => {
    const doc = docOf(
      { a: 'model', ask: 'approval', yes: 'model', no: 'model' },
      'a>ask',
      'ask:reject>no',
      'ask:approve>yes',
    );
    expect(removed(doc, ['ask'])).toMatchObject({ doc: { edges: edges('a>yes') }, left: ['no'] });
    expect(removed(doc, ['ask', 'no'])).toMatchObject({ doc: { edges: edges('a>yes') }, left: [] });
    const both = docOf({ a: 'model', ask: 'approval', b: 'model' }, 'a>ask', 'ask:reject>b', 'ask:approve>b');
    expect(removed(both, ['ask'])).toMatchObject({ doc: { edges: edges('a>b') }, left: [] });
  });

  test('draws no wire twice, and nothing after what only failed or was led to by nothing', () => {
    expect(wires(docOf({ a: 'model', b: 'model', c: 'model' }, 'a>b', 'b>c', 'a>c'), 'b')).toEqual(edges('a>c'));
    expect(wires(docOf({ a: 'model', b: 'model', c: 'model' }, 'a>b', 'b:error>c'), 'b')).toEqual([]);
    expect(removed(docOf({ b: 'model', c: 'model' }, 'b>c'), ['b'])).toMatchObject({ doc: { edges: [] }, left: [] });
  });

  test('children of a removed container are not removed twice', () => {
    const boxed = docOf({ box: 'loop', x: { type: 'model', parent: 'box' } });
    expect(removeOps(boxed, CATALOG, ['x', 'box'], true).ops).toEqual([{ op: 'node.remove', id: 'box' }]);
  });
});

// ---- any workflow: wires lead from earlier to later steps of one container, by the ports that there are

const PORTS: Record<string, string[]> = {
  model: ['out', 'error'],
  approval: ['approve', 'reject', 'expired', 'error'],
  router: ['else', 'error'],
  loop: ['out', 'error'],
};
const DOC: fc.Arbitrary<Doc> = fc
  .array(
    fc.record({
      type: fc.constantFrom(...Object.keys(PORTS)),
      inside: fc.boolean(),
      next: fc.array(fc.tuple(fc.nat({ max: 11 }), fc.nat({ max: 3 })), { maxLength: 3 }),
    }),
    { minLength: 2, maxLength: 12 },
  )
  .map((steps) => {
    const nodes: Record<string, NodeDoc> = { box: { type: 'loop' } };
    for (const [at, { type, inside }] of steps.entries())
      nodes[`n${at}`] = inside ? { type, parent: 'box' } : { type };
    let doc: Doc = { format: 'baton/1', nodes, edges: [], ui: { nodes: {}, notes: [] } };
    for (const [at, { type, next }] of steps.entries())
      for (const [by, port] of next) {
        const ports = PORTS[type]!;
        const wire = { source: `n${at}`, target: `n${at + 1 + by}`, port: ports[port % ports.length]! };
        const [lean] = edges(
          wire.port === 'out' ? `${wire.source}>${wire.target}` : `${wire.source}:${wire.port}>${wire.target}`,
        );
        if (!mayConnect(doc, CATALOG, lean!)) doc = { ...doc, edges: [...doc.edges, lean!] };
      }
    return doc;
  });
const CASE = DOC.chain((doc) => fc.tuple(fc.constant(doc), fc.subarray(Object.keys(doc.nodes))));

describe('in any workflow, removing any steps', () => {
  test('makes no wire that may not be, and none twice', () => {
    fc.assert(
      fc.property(CASE, ([doc, ids]) => {
        const after = removed(doc, ids).doc;
        expect(new Set(after.edges.map(edgeKey)).size).toBe(after.edges.length);
        for (const wire of after.edges) {
          const without = { ...after, edges: after.edges.filter((other) => other !== wire) };
          expect(mayConnect(without, CATALOG, wire)).toBeNull();
        }
      }),
      { numRuns: 400 },
    );
  });

  test('joins only what was joined by a way through them, from the port it left by', () => {
    fc.assert(
      fc.property(CASE, ([doc, ids]) => {
        const known = new Set(doc.edges.map(edgeKey));
        for (const wire of removed(doc, ids).doc.edges) {
          if (known.has(edgeKey(wire))) continue;
          expect(reaches(doc, wire.source, wire.target)).toBe(true);
          const same = doc.edges.filter(({ source }) => source === wire.source);
          expect(same.some((other) => portOf(other) === portOf(wire) && ids.includes(other.target))).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('is taken back to what was, and says truly what nothing leads to', () => {
    fc.assert(
      fc.property(CASE, ([doc, ids]) => {
        const { ops, left } = removeOps(doc, CATALOG, ids, true);
        const { model, inverse } = applyAll(modelOf(doc), ops);
        expect(applyAll(model, inverse).model).toEqual(modelOf(doc));
        for (const id of left) {
          expect(model.doc.edges.some(({ target }) => target === id)).toBe(false);
          expect(doc.edges.some(({ source, target }) => target === id && ids.includes(source))).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });
});
