/** What changed as it is read and drawn: entries in words, one drawing of both documents. */

import { expect, test } from 'vitest';
import { diffDocs } from '../graph/diff';
import { CATALOG, docOf } from '../graph/samples';
import type { Doc } from '../graph/types';
import { merged } from './merged';
import { entriesOf, summaryOf } from './words';

const before: Doc = {
  ...docOf(
    {
      start: 'start',
      sort: { type: 'router', label: 'By topic', config: { routes: [{ id: 'a', when: '1' }] } },
      old_step: { type: 'model', config: { prompt: 'Old' } },
      done: 'output',
    },
    'start>sort',
    'sort:a>old_step',
    'old_step>done',
  ),
  ui: { nodes: { start: [0, 0], sort: [300, 0], old_step: [600, 0], done: [900, 0] } },
};
const after: Doc = {
  ...docOf(
    {
      start: 'start',
      sort: { type: 'router', label: 'By topic', config: { routes: [{ id: 'a', when: '2' }] } },
      done: 'output',
      fresh: 'approval',
    },
    'start>sort',
    'sort:a>fresh',
    'fresh:approve>done',
  ),
  ui: {
    nodes: { start: [0, 40], sort: [300, 0], fresh: [600, 0], done: [900, 0] },
    notes: [{ id: 'n', text: 'Why\nbecause', x: 0, y: 300, w: 100, h: 80 }],
  },
};
const diff = diffDocs(before, after, CATALOG);

test('each change is an entry with its fields by their titles and the wires that come in', () => {
  const entries = entriesOf(before, after, diff, CATALOG);
  expect(entries.map(({ mark, title, about }) => [mark, title, about])).toEqual([
    ['changed', 'By topic', 'router'],
    ['rewired', 'Done', 'output'],
    ['added', 'Fresh', 'approval'],
    ['removed', 'Old step', 'model'],
    ['added', 'Why', 'Note'],
  ]);
  expect(entries[0]?.fields.map(({ label, change }) => [label, change.before, change.after])).toEqual([
    ['Routes, 1, When', '1', '2'],
  ]);
  expect(entries.map(({ wires }) => wires.map(({ text }) => text))).toEqual([
    [],
    ['No wire from Old step to Done any more', 'New wire from Fresh (approve) to Done'],
    ['New wire from By topic (a) to Fresh'],
    ['No wire from By topic (a) to Old step any more'],
    [],
  ]);
  expect(summaryOf(diff)).toBe('1 step added, 1 step removed, 1 step changed');
});

test('the drawing has everything of both; what was removed makes way for what stands there now', () => {
  const { boxes, lines, plates, bounds } = merged(before, after, diff, CATALOG);
  const at = Object.fromEntries(boxes.map((box) => [box.id, box]));
  expect(Object.fromEntries(boxes.map(({ id, mark }) => [id, mark]))).toEqual({
    start: 'same',
    sort: 'changed',
    done: 'rewired',
    fresh: 'added',
    old_step: 'removed',
  });
  expect(at.old_step!.y).toBeGreaterThanOrEqual(at.fresh!.y + at.fresh!.h);
  expect(lines.map(({ key }) => key)).toEqual([
    'same start:out>sort',
    'added sort:a>fresh',
    'added fresh:approve>done',
    'removed sort:a>old_step',
    'removed old_step:out>done',
  ]);
  expect(plates).toMatchObject([{ id: 'n', mark: 'added', frame: false }]);
  for (const box of [...boxes, ...plates]) {
    expect(box.x).toBeGreaterThan(bounds.x);
    expect(box.y + box.h).toBeLessThan(bounds.y + bounds.h);
  }
});

test('what stood in a container that is gone too is drawn inside it', () => {
  const inside = docOf({ box: 'loop', say: { type: 'model', parent: 'box', config: { prompt: 'x' } } });
  const empty = docOf({ start: 'start' });
  const { boxes } = merged(inside, empty, diffDocs(inside, empty), CATALOG);
  const [box, say] = ['box', 'say'].map((id) => boxes.find((each) => each.id === id)!);
  expect(say!.x).toBeGreaterThan(box!.x);
  expect(say!.y + say!.h).toBeLessThanOrEqual(box!.y + box!.h);
  expect(merged(docOf({}), docOf({}), diffDocs(docOf({}), docOf({})), CATALOG).boxes).toEqual([]);
});
