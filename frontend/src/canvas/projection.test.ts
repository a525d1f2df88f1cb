/** What React Flow is given to draw: frames behind everything, and nothing new for what did not change. */

import { expect, test } from 'vitest';
import { layoutOf } from '../graph/geometry';
import { applyAll, type Op } from '../graph/ops';
import { CATALOG, docOf, modelOf } from '../graph/samples';
import type { Doc } from '../graph/types';
import { docIdOf, flowIdOf, frameIdOf, projectNodes, selectNodes } from './projection';

const frame = { id: 'f', label: 'Both', x: 0, y: 0, w: 300, h: 200 };
const drawn = (): Doc => ({ ...docOf({ start: 'start', a: 'model' }, 'start>a'), ui: { frames: [frame] } });
const project = (doc: Doc, before: ReturnType<typeof projectNodes> = [], selection: string[] = []) =>
  projectNodes(before, {
    doc,
    types: CATALOG,
    layout: layoutOf(doc, CATALOG),
    selection: new Set(selection),
    readOnly: false,
  });
const after = (doc: Doc, op: Op): Doc => applyAll(modelOf(doc), [op]).model.doc;

test('frames come first, let the pointer through but for their title, and are told from steps by their id', () => {
  const [first, ...others] = project(drawn());
  expect(first).toMatchObject({ id: 'frame:f', type: 'frame', zIndex: -2, dragHandle: '.frame-handle' });
  expect(first?.style?.pointerEvents).toBe('none');
  expect(others.map(({ id }) => id)).toEqual(['start', 'a']);
  expect([docIdOf('frame:f'), frameIdOf('a'), flowIdOf(drawn(), 'f'), flowIdOf(drawn(), 'a')]).toEqual([
    'f',
    null,
    'frame:f',
    'a',
  ]);
});

test('what did not change keeps its identity, so that only a moved frame renders', () => {
  const doc = drawn();
  const before = project(doc);
  expect(project(doc, before)).toBe(before);
  const placed = after(doc, { op: 'node.move', id: 'a', at: [500, 0] });
  const moved = project(after(placed, { op: 'frame.set', id: 'f', patch: { x: 40 } }), project(placed, before));
  expect(moved[0]).not.toBe(before[0]);
  expect(moved[0]?.position).toEqual({ x: 40, y: 0 });
  expect(moved[1]).toBe(before[1]);
});

test('another selection makes anew only what was or is selected, and moves the one stop of Tab with it', () => {
  const doc = drawn();
  const before = selectNodes(project(doc), ['a']);
  expect(before).toEqual(project(doc, [], ['a']));
  const next = selectNodes(before, ['f', 'start']);
  expect(next).toEqual(project(doc, [], ['f', 'start']));
  expect(selectNodes(next, ['f', 'start']).every((node, at) => node === next[at])).toBe(true);
  expect(selectNodes(before, ['start'])[0]).toBe(before[0]);
});
