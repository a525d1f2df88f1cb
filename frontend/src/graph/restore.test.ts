/** Restoring: whatever the draft has become, afterwards it is the version, and undoing gives the draft back. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffDocs, isSame } from './diff';
import { applyAll } from './ops';
import { restoreOps } from './restore';
import { docOf, edges, modelOf } from './samples';
import type { Doc, NodeDoc } from './types';

const version = (): Doc => ({
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
});

test('steps, wires, containers, places, notes and frames come back, and undoing takes it all back again', () => {
  const draft: Doc = {
    ...docOf(
      { start: 'start', a: { type: 'model', label: 'A', config: { prompt: 'Two' } }, end: 'model', more: 'output' },
      'start>a',
      'a>more',
      'end>more',
    ),
    ui: { nodes: { start: [5, 5] }, notes: [{ id: 'x', text: '', x: 0, y: 0, w: 9, h: 9 }], frames: [] },
  };
  const result = applyAll(modelOf(draft), restoreOps(draft, version()));
  expect(result.dropped).toEqual([]);
  const diff = diffDocs(result.model.doc, version());
  expect({ same: isSame(diff), moved: diff.moved }).toEqual({ same: true, moved: [] });
  expect(result.model.doc.edges).toEqual(edges('start>box', 'box>end'));
  expect(applyAll(result.model, result.inverse).model.doc).toEqual(draft);
});

test('a document that is as it should be needs no edit', () => {
  expect(restoreOps(version(), version())).toEqual([]);
});

const ids = ['start', 'a', 'b', 'c'];
const docs = fc
  .tuple(
    fc.dictionary(
      fc.constantFrom(...ids),
      fc.record({ type: fc.constantFrom('model', 'template'), config: fc.record({ n: fc.nat(2) }) }),
      { noNullPrototype: true },
    ),
    fc.array(fc.tuple(fc.nat(3), fc.nat(3))),
  )
  .map(([nodes, wires]) => {
    // Wires only lead on, so that every document is one that could be drawn.
    const lines = wires
      .filter(([a, b]) => a < b && nodes[ids[a]!] && nodes[ids[b]!])
      .map(([a, b]) => `${ids[a]}>${ids[b]}`);
    return docOf(nodes as unknown as Record<string, NodeDoc>, ...new Set(lines));
  });

test('any document becomes any other', () => {
  fc.assert(
    fc.property(docs, docs, (from, to) => {
      const { model, dropped } = applyAll(modelOf(from), restoreOps(from, to));
      expect(dropped).toEqual([]);
      expect(model.doc.nodes).toEqual(to.nodes);
      expect(new Set(model.doc.edges.map((edge) => `${edge.source}>${edge.target}`))).toEqual(
        new Set(to.edges.map((edge) => `${edge.source}>${edge.target}`)),
      );
    }),
  );
});
