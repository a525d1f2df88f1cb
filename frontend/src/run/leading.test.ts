/** What a run to one step is about. */
import { expect, test } from 'vitest';
import type { Doc } from '../graph/types';
import { isAbout, leadingTo } from './leading';

const step = { type: 'template' };
const inside = (parent: string) => ({ type: 'template', parent });
const edges = (...pairs: string[]) =>
  pairs.map((pair) => {
    const [source = '', target = ''] = pair.split('>');
    return { source, target };
  });
const doc: Pick<Doc, 'nodes' | 'edges'> = {
  nodes: {
    start: { type: 'start' },
    before: { type: 'loop' },
    within: inside('before'),
    each: { type: 'for_each' },
    a: inside('each'),
    b: inside('each'),
    c: inside('each'),
    beside: step,
    after: step,
  },
  edges: edges('start>before', 'before>each', 'start>beside', 'a>b', 'b>c', 'each>after', 'gone>a'),
};

test.each([
  ['b', 'start before within each a b'],
  ['each', 'start before within each a b c'],
  ['beside', 'start beside'],
  ['start', 'start'],
])('to %s it is about %s', (to, about) => {
  expect([...leadingTo(doc, to)].sort()).toEqual(about.split(' ').sort());
});

test('a circle ends, and a step that is gone leaves nothing out', () => {
  const round = { nodes: { a: step, b: step }, edges: edges('a>b', 'b>a') };
  expect([...leadingTo(round, 'a')].sort()).toEqual(['a', 'b']);
  expect(isAbout(doc, 'nobody', 'after')).toBe(true);
  expect(isAbout(doc, 'b', 'after')).toBe(false);
  expect(isAbout({ ...doc, edges: [...doc.edges, { source: 'after', target: 'b' }] }, 'b', 'after')).toBe(true);
});
