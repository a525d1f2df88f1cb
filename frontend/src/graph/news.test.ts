/** Edits as sentences: what a screen reader says of them. */

import { expect, it } from 'vitest';
import { newsOf } from './news';
import { docOf } from './samples';
import type { Doc } from './types';

const base = (): Doc =>
  docOf({ start: 'start', draft: { type: 'model', label: 'Draft reply' }, end: 'output' }, 'start>draft');
const changed = (change: (doc: Doc) => void): string => {
  const doc = structuredClone(base());
  change(doc);
  return newsOf(base(), doc);
};

it.each<[string, (doc: Doc) => void]>([
  [
    'Added Ask after Draft reply.',
    (doc) => {
      doc.nodes.ask = { type: 'approval' };
      doc.edges.push({ source: 'draft', target: 'ask' });
    },
  ],
  ['Added Ask.', (doc) => Object.assign(doc.nodes, { ask: { type: 'approval' } })],
  ['Added 2 steps.', (doc) => Object.assign(doc.nodes, { a: { type: 'model' }, b: { type: 'model' } })],
  ['Deleted Draft reply.', (doc) => delete doc.nodes.draft],
  ['Connected Draft reply to End.', (doc) => doc.edges.push({ source: 'draft', target: 'end' })],
  ['Disconnected Start from Draft reply.', (doc) => doc.edges.pop()],
  ['Renamed Draft reply to Reply.', (doc) => Object.assign(doc.nodes.draft!, { label: 'Reply' })],
  ['Added a note.', (doc) => doc.ui!.notes!.push({ id: 'n', text: '', x: 0, y: 0, w: 1, h: 1 })],
  ['', (doc) => Object.assign(doc.nodes.draft!, { config: { prompt: 'Hi' } })],
  ['', (doc) => Object.assign(doc.ui!, { nodes: { draft: [3, 4] } })],
])('%s', (sentence, change) => {
  expect(changed(change)).toBe(sentence);
});
