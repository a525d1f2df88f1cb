/** Whatever was done to a document: the operations between two states of it lead from one to the other, both ways. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { opsBetween } from './difference';
import { applyAll, type Op } from './ops';
import type { Model } from './types';

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
