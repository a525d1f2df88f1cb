import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordDiff } from './diff';

describe('the words that were changed', () => {
  it('are told from those that stayed', () => {
    expect(wordDiff('Refund it within three days.', 'Refund it in two days.')).toEqual([
      { kind: 'same', text: 'Refund it ' },
      { kind: 'gone', text: 'within' },
      { kind: 'new', text: 'in' },
      { kind: 'same', text: ' ' },
      { kind: 'gone', text: 'three' },
      { kind: 'new', text: 'two' },
      { kind: 'same', text: ' days.' },
    ]);
    expect(wordDiff('same', 'same')).toEqual([{ kind: 'same', text: 'same' }]);
  });

  it('are replaced as a whole where the text is very long', () => {
    const long = 'word '.repeat(2000);
    expect(wordDiff(long, 'short').map((piece) => piece.kind)).toEqual(['gone', 'new']);
  });

  it('together always give both texts back', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'cc', ' ', '\n', ', '), { maxLength: 20 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const pieces = wordDiff(before, after);
        const of = (kind: string) =>
          pieces
            .filter((piece) => piece.kind === 'same' || piece.kind === kind)
            .map((piece) => piece.text)
            .join('');
        expect(of('gone')).toBe(before);
        expect(of('new')).toBe(after);
      }),
      { numRuns: 60 },
    );
  });
});
