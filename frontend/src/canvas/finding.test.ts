/** What comes next likely, where arrows lead, what a search finds: the pure parts behind keys and menus. */

import { describe, expect, test } from 'vitest';
import { layoutOf } from '../graph/geometry';
import { CATALOG, docOf } from '../graph/samples';
import type { Doc } from '../graph/types';
import { entriesOf } from './entries';
import { matchesOf } from './matches';
import { likelyNext } from './rank';
import { along, firstStep, nextStep } from './walk';

const keysOf = (doc: Doc, place: Parameters<typeof likelyNext>[3]): string[] =>
  likelyNext(entriesOf(doc, CATALOG, {}), doc, CATALOG, place).map(({ key }) => key);

describe('likely next', () => {
  const doc = docOf({ start: 'start', draft: 'model', check: 'approval' }, 'start>draft', 'draft>check');
  test('after a model: what this workflow did before comes first', () => {
    expect(keysOf(doc, { after: { id: 'draft' } })[0]).toBe('approval');
    const other = docOf({ start: 'start', a: 'model', b: 'router', c: 'model' }, 'start>a', 'a>b');
    expect(keysOf(other, { after: { id: 'c' } })[0]).toBe('router');
  });
  test('the same port counts more than another', () => {
    const two = docOf({ a: 'approval', b: 'model', c: 'output' }, 'a:approve>b', 'a:reject>c');
    expect(keysOf(two, { after: { id: 'a', port: 'approve' } })[0]).toBe('model');
    expect(keysOf(two, { after: { id: 'a', port: 'reject' } })[0]).toBe('output');
  });
  test('after a failure a person is asked first', () => {
    expect(keysOf(docOf({ a: 'model' }), { after: { id: 'a', port: 'error' } })[0]).toBe('approval');
  });
  test('nothing is likelier than another where nothing goes before', () => {
    expect(keysOf(doc, {})).toEqual([]);
    expect(keysOf(doc, { after: { id: 'gone' } })).toEqual([]);
  });
  test('is the same every time, of each at most one, and five at most', () => {
    const once = keysOf(doc, { after: { id: 'draft' } });
    expect(keysOf(doc, { after: { id: 'draft' } })).toEqual(once);
    expect(new Set(once).size).toBe(once.length);
    expect(once.length).toBeLessThanOrEqual(5);
  });
});

describe('walking', () => {
  const doc: Doc = {
    ...docOf(
      { start: 'start', a: 'model', b: 'model', box: 'loop', in1: { type: 'model', parent: 'box' }, end: 'output' },
      'start>a',
      'start>b',
      'a>box',
      'box>end',
    ),
    ui: { nodes: { start: [0, 0], a: [300, 0], b: [300, 200], box: [600, 0], in1: [20, 44], end: [1100, 0] } },
  };
  const layout = layoutOf(doc, CATALOG);
  const step = (from: string, ...ways: Parameters<typeof nextStep>[3][]): (string | undefined)[] => {
    const path: (string | undefined)[] = [];
    let here: string | undefined = from;
    for (const way of ways) {
      here = here === undefined ? undefined : nextStep(doc, layout, here, way);
      path.push(here);
    }
    return path;
  };
  test('follows the wires, the straightest first, and goes back', () => {
    expect(step('start', 'right', 'right', 'right', 'right')).toEqual(['a', 'box', 'end', undefined]);
    expect(step('end', 'left', 'left', 'left')).toEqual(['box', 'a', 'start']);
  });
  test('up and down are the steps beside; into a container and out of it', () => {
    expect(step('a', 'down', 'up')).toEqual(['b', 'a']);
    expect(step('box', 'down', 'up')).toEqual(['in1', 'box']);
    expect(step('in1', 'left')).toEqual(['box']);
  });
  test('begins at the left', () => {
    expect(firstStep(doc, layout)).toBe('start');
    expect(firstStep(docOf({}), layout)).toBeUndefined();
  });
  test('all that leads to a step, and all that follows it', () => {
    expect(along(doc, ['box'], 'left')).toEqual(['box', 'a', 'start']);
    expect(along(doc, ['a'], 'right')).toEqual(['a', 'box', 'end']);
  });
});

describe('search', () => {
  const doc: Doc = {
    ...docOf({
      greet: {
        type: 'model',
        label: 'Greeting',
        config: { prompt: 'Say hello to {{ start.name }}', more: [{ n: 42 }] },
      },
      done: 'output',
    }),
    ui: {
      nodes: { greet: [300, 0], done: [0, 0] },
      notes: [{ id: 'n1', text: 'Hello\nthere', x: 900, y: 0, w: 1, h: 1 }],
    },
  };
  const find = (text: string): string[] => matchesOf(doc, CATALOG, layoutOf(doc, CATALOG), text).map(({ id }) => id);
  test.each([
    ['greeting', ['greet']],
    ['hello', ['greet', 'n1']],
    ['42', ['greet']],
    ['{{ start.name', ['greet']],
    ['HELLO say', ['greet']],
    ['output', ['done']],
    ['nowhere', []],
    ['  ', []],
  ])('“%s” is found in %j', (text, ids) => {
    expect(find(text)).toEqual(ids);
  });
});
