/** What the palette finds for what was typed, and in which order. */

import { expect, test } from 'vitest';
import { fuzzy } from './fuzzy';

const TITLES = ['Tidy up the whole workflow', 'Undo', 'Redo', 'Duplicate', 'Run', 'Run to here', 'Add a note'];

const best = (typed: string): string[] =>
  TITLES.flatMap((title) => {
    const fit = fuzzy(title, typed);
    return fit ? [{ title, fit }] : [];
  })
    .sort((a, b) => a.fit.rank - b.fit.rank)
    .map(({ title }) => title);

test.each([
  ['run', ['Run', 'Run to here']],
  ['note', ['Add a note']],
  ['do', ['Undo', 'Redo']],
  ['note add', ['Add a note']],
  ['tdy', ['Tidy up the whole workflow']],
  ['dpl', ['Duplicate']],
  ['rth', ['Run to here']],
  ['zzz', []],
  ['xw', []],
])('“%s” finds %j', (typed, titles) => {
  expect(best(typed)).toEqual(titles);
});

test('the letters that fit are told', () => {
  expect(fuzzy('Run to here', 'to')?.at).toEqual([4, 5]);
  expect(fuzzy('Run to here', 'rth')?.at).toEqual([0, 4, 7]);
  expect(fuzzy('Run to here', '')).toEqual({ rank: 0, at: [] });
});
