import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyDelta } from './stream';

describe('a delta', () => {
  it('is text[:offset] + text', () => {
    expect(applyDelta('Hello', 5, ' you')).toBe('Hello you');
    expect(applyDelta('Hello wor', 6, 'you')).toBe('Hello you');
    expect(applyDelta('Hello', 0, 'Bye')).toBe('Bye');
  });

  it('counts characters as the server does, not halves of them', () => {
    expect(applyDelta('👋🏽 hi', 2, '!')).toBe('👋🏽!');
  });

  it('gives the same text for any cutting and any repetition', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 8 }), { maxLength: 12 }),
        fc.nat(),
        (pieces, seed) => {
          let text = '';
          let offset = 0;
          pieces.forEach((piece, index) => {
            text = applyDelta(text, offset, piece);
            if ((seed + index) % 3 === 0) text = applyDelta(text, offset, piece);
            offset += Array.from(piece).length;
          });
          expect(text).toBe(pieces.join(''));
        },
      ),
      { numRuns: 40 },
    );
  }, 20_000);
});
