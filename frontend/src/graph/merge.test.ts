/** Three versions of a value: what only one side changed stands, what both changed is told. */

import { describe, expect, test } from 'vitest';
import { type Found, merge } from './merge';
import type { Json } from './types';

function merged(before: Json | undefined, mine: Json | undefined, theirs: Json | undefined) {
  const found: Found = { clashes: [], revived: [] };
  const value = merge(before, mine, theirs, ['x'], found);
  return { value, clashes: found.clashes.map(({ path, theirs: other }) => [path.join('.'), other]) };
}

const one = { id: 'one', when: '1' };
const two = { id: 'two', when: '2' };
const tea = { id: 'tea', when: 't' };

describe('merging', () => {
  test.each<[string, Json | undefined, Json | undefined, Json | undefined, Json | undefined]>([
    ['only mine', 'a', 'b', 'a', 'b'],
    ['only theirs', 'a', 'a', 'b', 'b'],
    ['the same on both sides', 'a', 'b', 'b', 'b'],
    ['theirs taken away', 'a', 'a', undefined, undefined],
    ['keys of both', { a: 1 }, { a: 1, b: 2 }, { a: 1, c: 3 }, { a: 1, b: 2, c: 3 }],
    [
      'one key each, deep down',
      { a: { b: 1, c: 1 } },
      { a: { b: 2, c: 1 } },
      { a: { b: 1, c: 2 } },
      { a: { b: 2, c: 2 } },
    ],
    ['entries of both, in place', [one, two], [one, tea, two], [one, two, { id: 'w' }], [one, tea, two, { id: 'w' }]],
    ['their new first entry', [one], [{ ...one, when: '9' }], [tea, one], [tea, { ...one, when: '9' }]],
    ['mine taken out', [one, two], [two], [one, two, tea], [two, tea]],
    ['their order where mine is as it was', [one, two], [one, two, tea], [two, one], [two, tea, one]],
    ['a change against a removal', [one, two], [two], [{ ...one, when: '9' }, two], [{ ...one, when: '9' }, two]],
    [
      'keys of an entry without a name',
      [{ a: 1, b: 1 }, 'z'],
      [{ a: 2, b: 1 }, 'z'],
      [{ a: 1, b: 2 }, 'z'],
      [{ a: 2, b: 2 }, 'z'],
    ],
    ['plain texts', ['a', 'b'], ['a', 'b', 'c'], ['b'], ['b', 'c']],
  ])('%s', (_, before, mine, theirs, value) => {
    expect(merged(before, mine, theirs)).toEqual({ value, clashes: [] });
  });

  test('mine stands and theirs is told, at the very place', () => {
    const [mine, theirs] = [{ f: { t: 'mine', a: 1 } }, { f: { t: 'theirs', b: 2 } }];
    expect(merged({ f: { t: '' } }, mine, theirs)).toEqual({
      value: { f: { t: 'mine', a: 1, b: 2 } },
      clashes: [['x.f.t', 'theirs']],
    });
    expect(merged([one], [{ ...one, when: 'm' }], [{ ...one, when: 't' }])).toEqual({
      value: [{ ...one, when: 'm' }],
      clashes: [['x.0.when', 't']],
    });
  });

  test('a plain text that both changed in its place is one text, not two', () => {
    const was = ['a', 'b'];
    expect(merged(was, ['mine', 'b'], ['theirs', 'b'])).toEqual({
      value: ['mine', 'b'],
      clashes: [['x.0', 'theirs']],
    });
    expect(merged(was, ['mine', 'b'], ['b', 'c'])).toEqual({ value: ['mine', 'b', 'c'], clashes: [] });
  });

  test('entries that cannot be told apart are one value', () => {
    expect(merged([1, 1], [1, 1, 2], [1])).toEqual({ value: [1, 1, 2], clashes: [['x', [1]]] });
  });

  test('a key that is called like something built in is a key', () => {
    const odd = JSON.parse('{"__proto__": 1}') as Json;
    expect(JSON.stringify(merged({}, odd, { a: 1 }).value)).toBe('{"a":1,"__proto__":1}');
  });
});
