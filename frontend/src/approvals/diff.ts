/** Which words of a text were changed: the longest common run of words stays, the rest is gone or new. */

export interface Piece {
  kind: 'same' | 'gone' | 'new';
  text: string;
}

/** Longer texts (in words) are shown as replaced as a whole: the comparison costs their product. */
const MOST_WORDS = 1500;
/** Where less than this share of the text stayed, single words in common say nothing. */
const LEAST_KEPT = 0.3;

/** The pieces of both texts in reading order: `same` and `gone` together are `before`, `same` and `new` are `after`. */
export function wordDiff(before: string, after: string): Piece[] {
  const old = words(before);
  const fresh = words(after);
  if (old.length > MOST_WORDS || fresh.length > MOST_WORDS) return replaced(before, after);
  const common = commonLengths(old, fresh);
  const pieces: [Piece['kind'], string][] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < fresh.length) {
    const [gone, added] = [old[i], fresh[j]];
    if (gone !== undefined && gone === added) {
      pieces.push(['same', gone]);
      i += 1;
      j += 1;
    } else if (gone !== undefined && at(common, i + 1, j) >= at(common, i, j + 1)) {
      pieces.push(['gone', gone]);
      i += 1;
    } else {
      pieces.push(['new', added ?? '']);
      j += 1;
    }
  }
  const found = joined(pieces);
  return kept(found) < LEAST_KEPT * Math.max(before.length, after.length) ? replaced(before, after) : found;
}

function replaced(before: string, after: string): Piece[] {
  return joined([
    ['gone', before],
    ['new', after],
  ]);
}

/** How many characters stayed. */
function kept(pieces: Piece[]): number {
  return pieces.reduce((sum, piece) => sum + (piece.kind === 'same' ? piece.text.length : 0), 0);
}

/** Words and the spaces between them, so that joined they are the text again. */
function words(text: string): string[] {
  return text.match(/\s+|[^\s]+/g) ?? [];
}

interface Table {
  width: number;
  cells: Uint16Array;
}

/** For each pair of ends, how many words they have in common in order. */
function commonLengths(old: string[], fresh: string[]): Table {
  const width = fresh.length + 1;
  const cells = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = fresh.length - 1; j >= 0; j -= 1) {
      const here = i * width + j;
      cells[here] =
        old[i] === fresh[j]
          ? (cells[here + width + 1] ?? 0) + 1
          : Math.max(cells[here + width] ?? 0, cells[here + 1] ?? 0);
    }
  }
  return { width, cells };
}

function at({ width, cells }: Table, i: number, j: number): number {
  return j < width ? (cells[i * width + j] ?? 0) : -1;
}

function joined(pieces: [Piece['kind'], string][]): Piece[] {
  const found: Piece[] = [];
  for (const [kind, text] of pieces) {
    const last = found.at(-1);
    if (last?.kind === kind) last.text += text;
    else if (text !== '') found.push({ kind, text });
  }
  return found;
}
