/** How well a title fits what was typed, and which of its letters do. Pure. */

export interface Fit {
  /** 0: it begins so; the more, the worse. */
  rank: number;
  /** The letters that fit, to be shown as such. */
  at: readonly number[];
}

const range = (from: number, length: number): number[] => Array.from({ length }, (_, index) => from + index);

function isWordStart(text: string, at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]!);
}

/** Where a word stands: at the start of a word of the text, else anywhere; -1: nowhere. */
function placeOf(text: string, word: string): number {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) if (isWordStart(text, at)) return at;
  return text.indexOf(word);
}

/** Null: it does not fit. */
export function fuzzy(title: string, typed: string): Fit | null {
  const text = title.toLowerCase();
  const wish = typed.trim().toLowerCase().replace(/\s+/g, ' ');
  if (wish === '') return { rank: 0, at: [] };
  const whole = placeOf(text, wish);
  if (whole >= 0) return { rank: whole === 0 ? 0 : isWordStart(text, whole) ? 1 : 3, at: range(whole, wish.length) };
  const words = wish.split(' ');
  const places = words.map((word) => placeOf(text, word));
  if (words.length > 1 && places.every((at) => at >= 0)) {
    const at = [...new Set(places.flatMap((place, index) => range(place, words[index]!.length)))].sort(
      (a, b) => a - b,
    );
    return { rank: places.every((place) => isWordStart(text, place)) ? 2 : 4, at };
  }
  return wish.length > 1 ? letters(text, wish.replaceAll(' ', '')) : null;
}

/** The letters one after the other, beginning at a word: `tdy` finds “Tidy up”. */
function letters(text: string, wish: string): Fit | null {
  for (let start = text.indexOf(wish[0]!); start >= 0; start = text.indexOf(wish[0]!, start + 1)) {
    if (!isWordStart(text, start)) continue;
    const at = [start];
    for (const letter of wish.slice(1)) {
      const next = text.indexOf(letter, at.at(-1)! + 1);
      if (next < 0) return null;
      at.push(next);
    }
    const gaps = at.filter((place, index) => index > 0 && place !== at[index - 1]! + 1 && !isWordStart(text, place));
    // Letters strewn over a long title are chance.
    if (gaps.length <= wish.length / 2) return { rank: 5 + gaps.length / 10, at };
  }
  return null;
}
