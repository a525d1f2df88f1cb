// @vitest-environment happy-dom
/** What the palette shows: groups, the best first, what was chosen lately, nothing twice. */

import { beforeEach, expect, test } from 'vitest';
import { type Entry, recentKeys, remember, sections } from './find';
import { places } from './places';

const run = (): void => {};
const entry = (key: string, title: string, group: Entry['group'] = 'commands'): Entry => ({ key, title, group, run });
const ENTRIES = [
  entry('draw.undo', 'Undo'),
  entry('run.start', 'Run'),
  entry('step a', 'Run the tests', 'steps'),
  entry('add model', 'Add Model', 'add'),
  entry('go /runs', 'Runs', 'places'),
];
const titles = (text: string, recent: string[] = []): [string, string[]][] =>
  sections(ENTRIES, text, recent).map(({ title, choices }) => [title, choices.map((choice) => choice.title)]);

beforeEach(() => localStorage.clear());

test('with nothing typed: what was chosen lately, then the groups without it; what can be added only on asking', () => {
  expect(titles('', ['run.start', 'gone'])).toEqual([
    ['Recent', ['Run']],
    ['Commands', ['Undo']],
    ['Steps of this workflow', ['Run the tests']],
    ['Go to', ['Runs']],
  ]);
});

test('with something typed: groups by their best, letters told', () => {
  expect(titles('run')).toEqual([
    ['Commands', ['Run']],
    ['Steps of this workflow', ['Run the tests']],
    ['Go to', ['Runs']],
  ]);
  expect(titles('mod')).toEqual([['Add', ['Add Model']]]);
  expect(sections(ENTRIES, 'mod', [])[0]?.choices[0]?.at).toEqual([4, 5, 6]);
  expect(titles('zzz')).toEqual([]);
});

test('the last five that were chosen are kept on the device, the newest first, no step among them', () => {
  for (const each of [...ENTRIES, entry('x', 'X'), entry('y', 'Y'), ENTRIES[0]!]) remember(each);
  expect(recentKeys()).toEqual(['draw.undo', 'y', 'x', 'go /runs', 'add model']);
  localStorage.setItem('baton.recent', '{"no": "list"}');
  expect(recentKeys()).toEqual([]);
});

test('pages and workflows, but not the one that is open', () => {
  const went: string[] = [];
  const workflows = [
    { id: 'one', name: 'One' },
    { id: 'two', name: 'Two' },
  ] as unknown as Parameters<typeof places>[1];
  const found = places((path) => went.push(path), workflows, 'one');
  expect(found.filter(({ group }) => group === 'workflows').map(({ title }) => title)).toEqual(['Two']);
  found.at(-1)?.run();
  expect(went).toEqual(['/workflows/two']);
});
