/** What documents written by hand leave out is there afterwards, and what is whole stays the very same. */

import { expect, test } from 'vitest';
import type { Doc } from './types';
import { whole } from './whole';

test('notes and frames get a place, a size and a name of their own', () => {
  const note = { id: 'n', text: 'x', x: 1, y: 2, w: 3, h: 4 };
  const given = {
    format: 'baton/1',
    nodes: {},
    ui: { notes: [note, { id: 'n' }, {}], frames: [{ id: 'f', h: -5 }] },
  };
  const doc = whole(given as unknown as Doc);
  expect(doc.edges).toEqual([]);
  expect(doc.ui?.notes?.[0]).toBe(note);
  expect(doc.ui?.notes?.slice(1)).toEqual([
    { id: 'n_2', text: '', x: 0, y: 0, w: 240, h: 120 },
    { id: 'note_3', text: '', x: 0, y: 0, w: 240, h: 120 },
  ]);
  expect(doc.ui?.frames).toEqual([{ id: 'f', label: '', x: 0, y: 0, w: 480, h: 320 }]);
});
