/** For any document and any operation of any kind: what takes it back gives exactly what was, down to the order of lists. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type History, NO_HISTORY, record, stepBack, stepForward } from './history';
import { apply, applyAll, type Op } from './ops';
import { enqueue, type Pending, rebase } from './rebase';
import type { Doc, EdgeDoc, FrameDoc, Json, Model, NodeDoc, NoteDoc, PinDoc, Position, UiDoc } from './types';

const IDS = ['start', 'a', 'b', 'c', 'box', 'inner', 'box2', 'deep'];
const ID = fc.constantFrom(...IDS);
const some = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
/** Without the fields that are undefined, as JSON has it. */
const lean = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;

const NUMBER = fc.integer({ min: -999, max: 999 });
const PLACE = fc.oneof(fc.tuple(NUMBER, NUMBER), fc.tuple(NUMBER, NUMBER, NUMBER, NUMBER)) as fc.Arbitrary<Position>;
const JSON_VALUE = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;
const WORD = fc.constantFrom('x', 'y', 'z');
const CONFIG = fc.dictionary(fc.constantFrom('routes', 'prompt', 'deep'), JSON_VALUE, { maxKeys: 2 });
const NODE = fc
  .record({
    type: fc.constantFrom('model', 'loop'),
    parent: some(fc.constantFrom('box', 'box2')),
    label: some(WORD),
    config: some(CONFIG),
    disabled: some(fc.constant(true)),
  })
  .map((node) => lean(node) as NodeDoc);
const EDGE = fc
  .record({ source: ID, port: some(fc.constantFrom('error', 'x')), target: ID })
  .map((edge) => lean(edge) as EdgeDoc);
const BOX = { x: NUMBER, y: NUMBER, w: NUMBER, h: NUMBER, color: some(WORD) };
const NOTE = fc.record({ id: WORD, text: WORD, ...BOX }).map((note) => lean(note) as NoteDoc);
const FRAME = fc.record({ id: WORD, label: WORD, ...BOX }).map((frame) => lean(frame) as FrameDoc);
const PIN = fc.record({ output: JSON_VALUE, port: some(WORD) }).map((pin) => lean(pin) as PinDoc);
const INDEX = some(fc.nat({ max: 4 }));
const STEP = fc.oneof(fc.constantFrom('config', 'label', 'routes', 'deep', 'disabled', 'policy'), fc.nat({ max: 2 }));
const PATCH = fc.record({ x: NUMBER, color: some(WORD) }, { requiredKeys: [] });

const kind = <K extends Op['op']>(op: K, fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Op> =>
  fc.record({ op: fc.constant(op), ...fields }).map((made) => lean(made) as unknown as Op);

const EVERY: Record<Op['op'], fc.Arbitrary<Op>> = {
  'node.add': kind('node.add', { id: ID, node: NODE, at: some(PLACE) }),
  'node.remove': kind('node.remove', { id: ID }),
  'node.set': kind('node.set', {
    id: ID,
    path: fc.array(STEP, { minLength: 1, maxLength: 4 }),
    value: some(JSON_VALUE),
  }),
  'node.move': kind('node.move', { id: ID, at: some(PLACE) }),
  'node.parent': kind('node.parent', { id: ID, parent: some(ID), at: some(PLACE) }),
  'node.rename': kind('node.rename', { id: ID, to: ID }),
  'edge.add': kind('edge.add', { edge: EDGE, index: INDEX }),
  'edge.remove': kind('edge.remove', { edge: EDGE }),
  'note.add': kind('note.add', { note: NOTE, index: INDEX }),
  'note.remove': kind('note.remove', { id: WORD }),
  'note.set': kind('note.set', { id: WORD, patch: PATCH }),
  'frame.add': kind('frame.add', { frame: FRAME, index: INDEX }),
  'frame.remove': kind('frame.remove', { id: WORD }),
  'frame.set': kind('frame.set', { id: WORD, patch: PATCH }),
  'pin.set': kind('pin.set', { id: ID, pin: some(PIN) }),
  'breakpoint.set': kind('breakpoint.set', { id: ID, on: fc.boolean(), index: INDEX }),
  'collapse.set': kind('collapse.set', { id: ID, on: fc.boolean(), index: INDEX }),
  'wf.set': kind('wf.set', { key: fc.constantFrom('name', 'description'), value: WORD }),
};
const OP = fc.oneof(...Object.values(EVERY));

/** Any sound document: grown from nothing by operations, so that it has whatever they can make. */
const MODEL: fc.Arbitrary<Model> = fc
  .tuple(
    fc.constantFrom<Doc>(
      { format: 'baton/1', nodes: {}, edges: [] },
      { format: 'baton/1', nodes: {}, edges: [], ui: { nodes: {}, notes: [] } },
    ),
    fc.array(EVERY['node.add'], { minLength: 3, maxLength: 12 }),
    fc.array(OP, { maxLength: 40 }),
  )
  .map(([doc, nodes, ops]) => applyAll({ name: 'n', description: '', doc }, [...nodes, ...ops]).model);

/** An absent list or record of the picture and an empty one are the same; everything else counts, order of lists too. */
function told(model: Model): Model {
  const ui = Object.fromEntries(
    Object.entries(model.doc.ui ?? {}).filter(([, value]) => Object.keys(value as object).length > 0),
  ) as UiDoc;
  const { ui: _, ...doc } = model.doc;
  return { ...model, doc: Object.keys(ui).length ? { ...doc, ui } : doc };
}

describe('on any document', () => {
  for (const [name, op] of Object.entries(EVERY)) {
    test(`what takes ${name} back gives what was`, () => {
      fc.assert(
        fc.property(MODEL, op, (before, one) => {
          const frozen = structuredClone(before);
          const result = apply(before, one);
          expect(before).toEqual(frozen);
          if (!result.ok) return;
          const back = applyAll(result.model, result.inverse);
          expect(back.dropped).toEqual([]);
          expect(told(back.model)).toEqual(told(frozen));
        }),
        { numRuns: 150 },
      );
    });
  }

  test('the inverse of many operations gives what was', () => {
    fc.assert(
      fc.property(MODEL, fc.array(OP, { maxLength: 25 }), (before, ops) => {
        const { model, inverse } = applyAll(before, ops);
        expect(told(applyAll(model, inverse).model)).toEqual(told(before));
      }),
      { numRuns: 300 },
    );
  });

  test('undoing everything gives the beginning, redoing everything the end', () => {
    fc.assert(
      fc.property(MODEL, fc.array(fc.array(OP, { maxLength: 4 }), { maxLength: 8 }), (before, gestures) => {
        let model = before;
        let history: History = NO_HISTORY;
        for (const [at, ops] of gestures.entries()) {
          const result = applyAll(model, ops);
          model = result.model;
          if (result.inverse.length) history = record(history, { inverse: result.inverse, at: at * 1e6 });
        }
        const end = model;
        const travel = (step: typeof stepBack): void => {
          for (let move = step(history); move; move = step(history)) {
            const result = applyAll(model, move.step.inverse);
            model = result.model;
            history = move.done(result.inverse);
          }
        };
        travel(stepBack);
        expect(told(model)).toEqual(told(before));
        travel(stepForward);
        expect(told(model)).toEqual(told(end));
      }),
      { numRuns: 150 },
    );
  });

  test('the queue of unsaved edits leads to the same document on the server’s state it began from', () => {
    fc.assert(
      fc.property(MODEL, fc.array(OP, { maxLength: 15 }), (before, ops) => {
        let model = before;
        let pending: Pending[] = [];
        for (const op of ops) {
          const result = apply(model, op);
          if (!result.ok || result.done) continue;
          model = result.model;
          pending = enqueue(pending, { op, inverse: result.inverse }, 0);
        }
        const again = rebase(before, pending);
        expect(again.dropped).toEqual([]);
        expect(told(again.model)).toEqual(told(model));
      }),
      { numRuns: 200 },
    );
  });
});
