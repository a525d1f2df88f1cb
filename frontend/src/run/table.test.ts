import { expect, it } from 'vitest';
import { columnsOf } from './table';

it.each([
  [
    'objects with the same fields',
    [
      { a: 1, b: 'x' },
      { a: 2, b: null },
    ],
    ['a', 'b'],
  ],
  ['objects that lack some', [{ a: 1 }, { b: true }], ['a', 'b']],
  ['one object alone', [{ a: 1 }], null],
  ['texts', ['a', 'b'], null],
  ['lists', [[1], [2]], null],
  ['objects that hold more', [{ a: 1 }, { a: { b: 1 } }], null],
  ['objects without a field', [{}, {}], null],
  ['objects with too many', [{ a: 1 }, Object.fromEntries([...'abcdefghi'].map((name) => [name, 1]))], null],
])('%s', (_, list, columns) => expect(columnsOf(list)).toEqual(columns));
