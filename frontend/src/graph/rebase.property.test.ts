/** Two people edit one document at once: whoever saves first, nothing that only one of them wrote is lost, and both end alike. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apply, type Op } from './ops';
import { same } from './paths';
import { around, enqueue, type Pending, widened } from './pending';
import { type Rebased, rebase } from './rebase';
import type { Doc, Json, Model, NodeDoc } from './types';

const BASE: Model = {
  name: 'One',
  description: '',
  doc: {
    format: 'baton/1',
    nodes: {
      start: { type: 'start' },
      a: { type: 'model', config: { prompt: 'a', model: 'small', form: { title: 'A', note: 'B' } } },
      b: { type: 'model', label: 'Bee', config: { prompt: 'b' } },
      box: { type: 'loop', config: { until: 'x' } },
      in1: { type: 'model', parent: 'box', config: { prompt: 'in' } },
      in2: { type: 'model', parent: 'box' },
      c: {
        type: 'router',
        config: {
          routes: [
            { id: 'r1', when: '1' },
            { id: 'r2', when: '2' },
          ],
        },
      },
    },
    edges: [
      { source: 'start', target: 'a' },
      { source: 'a', target: 'box' },
      { source: 'in1', target: 'in2' },
      { source: 'box', target: 'c' },
    ],
    ui: {
      nodes: { start: [0, 0], a: [1, 0], b: [2, 0], box: [3, 0], in1: [4, 0], in2: [5, 0], c: [6, 0] },
      notes: [{ id: 'n1', text: 'note', x: 0, y: 0, w: 1, h: 1 }],
      frames: [{ id: 'f1', label: 'frame', x: 0, y: 0, w: 1, h: 1 }],
      pins: { a: { output: 'pinned' } },
      breakpoints: ['b'],
      collapsed: [],
    },
  },
};
const NODES = Object.keys(BASE.doc.nodes).filter((id) => id !== 'start');
const ID = fc.constantFrom(...NODES);
const WORD = fc.string({ minLength: 1, maxLength: 3 });

/** Any edit that `side` may make; what it adds goes by names of its own. */
function opOf(side: string): fc.Arbitrary<Op> {
  const fresh = fc.constantFrom(`${side}1`, `${side}2`);
  const any = fc.oneof(ID, fresh);
  const field = fc.constantFrom<(string | number)[]>(
    ['config', 'prompt'],
    ['config', 'model'],
    ['config', 'form', 'title'],
    ['config', 'form', 'note'],
    ['label'],
  );
  const entry = fc.constantFrom<(string | number)[]>(
    ['config', 'routes', 0, 'when'],
    ['config', 'routes', 1, 'when'],
  );
  const word = WORD.map((text) => side + text);
  return fc.oneof(
    { weight: 6, arbitrary: fc.record({ op: fc.constant('node.set'), id: any, path: field, value: word }) },
    fc.record({ op: fc.constant('node.set'), id: fc.constant('c'), path: entry, value: word }),
    fc.record({ op: fc.constant('node.set'), id: any, path: fc.constant(['config', 'form']) }),
    fc.record({ op: fc.constant('node.set'), id: any, path: fc.constant(['disabled']), value: fc.constant(true) }),
    fc.record({ op: fc.constant('node.remove'), id: any }),
    fc.record({
      op: fc.constant('node.add'),
      id: fresh,
      node: fc.record({ type: fc.constant('model'), config: fc.record({ prompt: word }) }),
    }),
    fc.record({
      op: fc.constant('node.add'),
      id: fresh,
      node: fc.record({ type: fc.constant('model'), parent: fc.constant('box') }),
    }),
    fc.record({ op: fc.constant('node.move'), id: any, at: fc.tuple(fc.nat(9), fc.constant(side.length)) }),
    fc.record({ op: fc.constant('edge.add'), edge: fc.record({ source: any, target: any }) }),
    fc.record({ op: fc.constant('edge.remove'), edge: fc.constantFrom(...BASE.doc.edges) }),
    fc.record({ op: fc.constant('note.set'), id: fc.constant('n1'), patch: fc.record({ text: word }) }),
    fc.record({ op: fc.constant('note.remove'), id: fc.constant('n1') }),
    fc.record({
      op: fc.constant('note.add'),
      note: fc.record({ id: fresh, text: word, x: fc.nat(9), y: fc.nat(9), w: fc.nat(9), h: fc.nat(9) }),
    }),
    fc.record({ op: fc.constant('frame.set'), id: fc.constant('f1'), patch: fc.record({ label: word }) }),
    fc.record({ op: fc.constant('frame.remove'), id: fc.constant('f1') }),
    fc.record({ op: fc.constant('pin.set'), id: any, pin: fc.record({ output: word }) }),
    fc.record({ op: fc.constant('pin.set'), id: any }),
    fc.record({ op: fc.constant('breakpoint.set'), id: any, on: fc.boolean() }),
    fc.record({ op: fc.constant('collapse.set'), id: fc.constant('box'), on: fc.boolean() }),
    fc.record({ op: fc.constant('wf.set'), key: fc.constantFrom('name', 'description'), value: word }),
  ) as fc.Arbitrary<Op>;
}

/** What a page holds after edits that are not saved yet. */
function edited(ops: readonly Op[]): { view: Model; pending: Pending[] } {
  let view = BASE;
  let pending: Pending[] = [];
  for (const op of ops) {
    const result = apply(view, op);
    if (!result.ok || result.done) continue;
    pending = enqueue(pending, widened({ op, inverse: result.inverse }, view, result.model), 0);
    view = result.model;
  }
  return { view, pending };
}

/** `first` saved, then the other one on top of it, knowing only the part of the base that is kept with the edits. */
function afterBoth(first: readonly Op[], second: readonly Op[]): Rebased {
  const mine = edited(second);
  return rebase(edited(first).view, mine.pending, { base: around(BASE, mine.pending) });
}

/** Every text that a person writes, by where it is. */
function fields({ name, description, doc }: Model): Map<string, Json> {
  const found = new Map<string, Json>([
    ['name', name],
    ['description', description],
  ]);
  const walk = (value: Json | undefined, at: string): void => {
    if (Array.isArray(value)) for (const one of value) walk(one, `${at}/${(one as { id?: string })?.id ?? ''}`);
    else if (value && typeof value === 'object')
      for (const [key, one] of Object.entries(value)) walk(one, `${at}/${key}`);
    else if (value !== undefined) found.set(at, value);
  };
  for (const [id, node] of Object.entries(doc.nodes)) walk(node as unknown as Json, `node/${id}`);
  for (const note of doc.ui?.notes ?? []) found.set(`note/${note.id}`, note.text);
  for (const frame of doc.ui?.frames ?? []) found.set(`frame/${frame.id}`, frame.label);
  for (const [id, pin] of Object.entries(doc.ui?.pins ?? {})) found.set(`pin/${id}`, pin.output);
  return found;
}

/** The document without what has no order, and without places, folds and breakpoints: there the later write wins. */
function plain({ name, description, doc }: Model): unknown {
  const sorted = (nodes: Record<string, NodeDoc>) => Object.entries(nodes).sort(([a], [b]) => a.localeCompare(b));
  const lying = (list: readonly { id: string }[] | undefined) =>
    [...(list ?? [])].sort((a, b) => a.id.localeCompare(b.id));
  const { notes, frames, pins }: NonNullable<Doc['ui']> = doc.ui ?? {};
  return {
    name,
    description,
    nodes: sorted(doc.nodes),
    edges: doc.edges.map((edge) => `${edge.source}>${edge.target}`).sort(),
    notes: lying(notes),
    frames: lying(frames),
    pins: Object.entries(pins ?? {}).sort(([a], [b]) => a.localeCompare(b)),
  };
}

const RUNS = 400;
const BOTH = [fc.array(opOf('x'), { maxLength: 6 }), fc.array(opOf('y'), { maxLength: 6 })] as const;

/** Neither a place nor settings to know it by. */
const UNPLACED: Op[] = [
  { op: 'node.add', id: 'x1', node: { type: 'model', parent: 'box' } },
  { op: 'node.set', id: 'x1', path: ['disabled'], value: true },
];

describe('two random rows of edits from one document', () => {
  test('no text that either wrote is lost: it stands, or is told as a conflict, or its owner took it away', () => {
    fc.assert(
      fc.property(...BOTH, (x, y) => {
        const was = fields(BASE);
        for (const [first, second] of [
          [x, y],
          [y, x],
        ] as const) {
          const result = afterBoth(first, second);
          const now = fields(result.model);
          const [one, two] = [fields(edited(first).view), fields(edited(second).view)];
          const kept = new Set([
            ...now.values(),
            ...result.conflicts.flatMap(({ mine, theirs }) => leaves([mine, theirs])),
          ]);
          for (const side of [one, two]) {
            for (const [at, value] of side) {
              const isWritten = !same(was.get(at), value) && typeof value === 'string' && /^[xy]./.test(value);
              if (isWritten && !at.startsWith('pin/')) expect([at, kept.has(value)]).toEqual([at, true]);
            }
          }
          // A field that only one of them changed has that value, where its node was not taken away.
          for (const [at, value] of one) {
            const isAlone = !same(was.get(at), value) && same(was.get(at), two.get(at)) && now.has(at);
            if (isAlone && was.has(at)) expect([at, now.get(at)]).toEqual([at, value]);
          }
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('without a conflict both orders of saving end in the same document', () => {
    let compared = 0;
    fc.assert(
      fc.property(...BOTH, (x, y) => {
        const [there, here] = [afterBoth(x, y), afterBoth(y, x)];
        const isQuiet = [there, here].every(
          ({ conflicts, dropped, told }) => conflicts.length + dropped.length + told.length === 0,
        );
        if (!isQuiet) return;
        compared += 1;
        expect(plain(there.model)).toEqual(plain(here.model));
      }),
      { numRuns: RUNS },
    );
    expect(compared).toBeGreaterThan(RUNS / 10);
  });

  test('edits that arrived although the answer was lost are not made twice', () => {
    fc.assert(
      fc.property(...BOTH, (x, y) => {
        const mine = edited(x);
        const theirs = afterBoth(x, y).model;
        const again = rebase(theirs, mine.pending, { base: around(BASE, mine.pending), sent: mine.pending.length });
        expect(Object.keys(again.names)).toEqual([]);
        expect(Object.keys(again.model.doc.nodes).filter((id) => /_\d/.test(id))).toEqual([]);
      }),
      { numRuns: 200, examples: [[UNPLACED, []]] },
    );
  });
});

function leaves(value: Json | undefined | (Json | undefined)[]): Json[] {
  if (value && typeof value === 'object') return Object.values(value).flatMap((one) => leaves(one as Json));
  return value === undefined ? [] : [value as Json];
}
