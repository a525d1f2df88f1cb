/** Deleting a row by keyboard leaves the focus where one would go on reading. */
import { expect, it } from 'vitest';
import { nextAfter } from './next';
import type { OutlineRow } from './tree';

/** One word a row, `-` a level deeper; `>a` is an outcome of a step, `#a` a section's heading. */
function rowsOf(text: string): OutlineRow[] {
  return text.split(' ').map((word) => {
    const level = 1 + (/^-*/.exec(word)?.[0].length ?? 0);
    const key = word.replace(/^-*/, '');
    const kind = key.startsWith('>') ? 'outcome' : key.startsWith('#') ? 'remarks' : 'step';
    return { key, level, kind, id: kind === 'remarks' ? '' : key.replace('>', '') } as OutlineRow;
  });
}

function next(text: string, of: string, hidden: string[] = []): string | undefined {
  const all = rowsOf(text);
  const rows = all.filter((row) => !hidden.includes(row.key));
  return nextAfter(
    all,
    rows,
    rows.findIndex((row) => row.key === of),
  )?.key;
}

it('goes to the next step, past what was in the deleted one', () => {
  expect(next('a b c', 'a')).toBe('b');
  expect(next('a >a -b --c d', 'a')).toBe('b');
  expect(next('a -b --c d', 'a')).toBe('d');
  expect(next('a -b d', 'a', ['b'])).toBe('d');
});

it('goes back at the end, but never to a heading that goes too', () => {
  expect(next('a b', 'b')).toBe('a');
  expect(next('a #notes -n', 'n')).toBe('a');
  expect(next('a', 'a')).toBeUndefined();
});
