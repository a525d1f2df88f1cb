/** Whatever was done to a document: the operations between two states of it lead from one to the other, both ways. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { opsBetween } from './between';
import { diffDocs, isSame } from './diff';
import { applyAll, type Op } from './ops';
import { docOf, edges, modelOf } from './samples';
import type { Doc, Model } from './types';

const ID = fc.constantFrom('a', 'b', 'box', 'c', 'd');
const WORD = fc.constantFrom('x', 'y', 'z');
const NODE = fc.record({
  type: fc.constantFrom('model', 'loop'),
  parent: fc.constantFrom('box', 'c'),
  config: fc.dictionary(WORD, WORD),
  label: WORD,
});
const LEAN = fc.oneof(
  NODE,
  NODE.map(({ parent: _, ...rest }) => rest),
);
const LYING = { id: WORD, x: fc.nat(9), y: fc.nat(9), w: fc.nat(9), h: fc.nat(9), color: WORD };
const is = <K extends Op['op']>(op: K) => fc.constant(op);
const OP = fc.oneof(
  { weight: 5, arbitrary: fc.record({ op: is('node.add'), id: ID, node: LEAN, at: fc.tuple(fc.nat(9), fc.nat(9)) }) },
  fc.record({ op: is('node.remove'), id: ID }),
  fc.record({ op: is('node.set'), id: ID, path: fc.constantFrom(['config', 'x'], ['label'], ['config']) }),
  fc.record({ op: is('node.set'), id: ID, path: fc.constant(['policy', 'retry']), value: fc.nat(3) }),
  fc.record({ op: is('node.parent'), id: ID, parent: ID }),
  fc.record({ op: is('edge.add'), edge: fc.record({ source: ID, target: ID }) }),
  fc.record({ op: is('note.add'), note: fc.record({ text: WORD, ...LYING }) }),
  fc.record({ op: is('note.remove'), id: WORD }),
  fc.record({ op: is('note.set'), id: WORD, patch: fc.record({ text: WORD, color: fc.constant(undefined) }) }),
  fc.record({ op: is('frame.add'), frame: fc.record({ label: WORD, ...LYING }) }),
  fc.record({ op: is('frame.set'), id: WORD, patch: fc.record({ label: WORD }) }),
  fc.record({ op: is('pin.set'), id: ID, pin: fc.record({ output: WORD }) }),
  fc.record({ op: is('breakpoint.set'), id: ID, on: fc.boolean() }),
  fc.record({ op: is('collapse.set'), id: ID, on: fc.boolean() }),
  fc.record({ op: is('wf.set'), key: fc.constantFrom('name', 'description'), value: WORD }),
) as fc.Arbitrary<Op>;
const EMPTY: Model = { name: '', description: '', doc: { format: 'baton/1', nodes: {}, edges: [] } };
const MODEL = fc.array(OP, { maxLength: 30 }).map((ops) => applyAll(EMPTY, ops).model);

/** The document without the order of lists, and without what is empty. */
function plain({ name, description, doc }: Model): unknown {
  const sorted = (list: readonly unknown[] = []) => list.map((one) => JSON.stringify(order(one))).sort();
  const ui = Object.fromEntries(
    Object.entries(doc.ui ?? {}).map(([key, value]) => [
      key,
      sorted(Array.isArray(value) ? value : Object.entries(value as object)),
    ]),
  );
  const full = { nodes: [], notes: [], frames: [], pins: [], breakpoints: [], collapsed: [], ...ui };
  return { name, description, nodes: order(doc.nodes), edges: sorted(doc.edges), ui: full };
}

function order(value: unknown): unknown {
  if (!value || typeof value !== 'object' || Array.isArray(value)) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b)).map(([key, one]) => [key, order(one)]));
}

test('between any two documents', () => {
  fc.assert(
    fc.property(MODEL, MODEL, (from, to) => {
      const { model, dropped, inverse } = applyAll(from, opsBetween(from, to));
      expect(dropped).toEqual([]);
      expect(plain(model)).toEqual(plain(to));
      expect(plain(applyAll(model, inverse).model)).toEqual(plain(from));
      expect(opsBetween(to, model)).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

const trial = ({ doc }: Model, id: string) => [doc.ui?.pins?.[id], doc.ui?.breakpoints?.includes(id) ?? false];

test('what is being tried out can stay: all else becomes what it is to be', () => {
  fc.assert(
    fc.property(MODEL, MODEL, (from, to) => {
      const { model, dropped } = applyAll(from, opsBetween(from, to, { keepTrial: true }));
      expect(dropped).toEqual([]);
      expect(opsBetween(model, to, { keepTrial: true })).toEqual([]);
      expect(model.doc.nodes).toEqual(to.doc.nodes);
      for (const [id, node] of Object.entries(model.doc.nodes)) {
        // Of a node that was taken out, with its container or for its type, nothing is left that could stay.
        const stayed = from.doc.nodes[id]?.type === node.type && !from.doc.nodes[id]?.parent;
        if (stayed) expect(trial(model, id)).toEqual(trial(from, id));
      }
    }),
  );
});

test('nodes, edges in their order, containers, places, notes and frames come back; undone, the draft is as it was', () => {
  const version: Doc = {
    ...docOf(
      { start: 'start', box: 'loop', a: { type: 'model', parent: 'box', config: { prompt: 'One' } }, end: 'output' },
      'start>box',
      'box>end',
    ),
    ui: {
      nodes: { start: [0, 0], box: [300, 0, 500, 300] },
      notes: [{ id: 'n', text: 'Read me', x: 0, y: 0, w: 9, h: 9 }],
      frames: [{ id: 'f', label: 'All', x: 0, y: 0, w: 9, h: 9, color: 'blue' }],
    },
  };
  const draft: Doc = {
    ...docOf(
      { start: 'start', a: { type: 'model', label: 'A', config: { prompt: 'Two' } }, end: 'model', more: 'output' },
      'start>a',
      'a>more',
      'end>more',
    ),
    ui: { nodes: { start: [5, 5] }, notes: [{ id: 'x', text: '', x: 0, y: 0, w: 9, h: 9 }], frames: [] },
  };
  const result = applyAll(modelOf(draft), opsBetween(modelOf(draft), modelOf(version)));
  expect(result.dropped).toEqual([]);
  const diff = diffDocs(result.model.doc, version);
  expect({ same: isSame(diff), moved: diff.moved }).toEqual({ same: true, moved: [] });
  expect(result.model.doc.edges).toEqual(edges('start>box', 'box>end'));
  expect(applyAll(result.model, result.inverse).model.doc).toEqual(draft);
});
