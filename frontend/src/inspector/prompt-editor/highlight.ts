/** Colours for Python and JSON by plain patterns: right for what is written in a field, at a tenth of a parser's weight. */

export type Piece = {
  from: number;
  to: number;
  kind: 'comment' | 'text' | 'number' | 'keyword' | 'name' | 'property';
};

/** Longer texts stay plain, so that typing in them stays quick. */
const LONGEST = 60_000;

const WORDS =
  'and as assert break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield';
const VALUES = 'True|False|None';

const PYTHON = new RegExp(
  [
    '(?<comment>#[^\\n]*)',
    `(?<text>[rbfRBF]{0,2}(?:"""[\\s\\S]*?(?:"""|$)|'''[\\s\\S]*?(?:'''|$)|"(?:\\\\.|[^"\\\\\\n])*"?|'(?:\\\\.|[^'\\\\\\n])*'?))`,
    `(?<number>\\b(?:${VALUES}|\\d[\\d_]*(?:\\.[\\d_]*)?(?:[eE][+-]?\\d+)?)\\b)`,
    `(?<keyword>\\b(?:${WORDS.replaceAll(' ', '|')})\\b)`,
    '(?<name>\\b[A-Za-z_]\\w*(?=\\s*\\())',
    '\\b[A-Za-z_]\\w*',
  ].join('|'),
  'g',
);

const JSON_TEXT = new RegExp(
  [
    '(?<property>"(?:\\\\.|[^"\\\\\\n])*"(?=\\s*:))',
    '(?<text>"(?:\\\\.|[^"\\\\\\n])*"?)',
    '(?<number>-?\\b\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?\\b|\\b(?:true|false|null)\\b)',
  ].join('|'),
  'g',
);

/** The coloured pieces of a text, in order. */
export function highlight(text: string, language: 'python' | 'json'): Piece[] {
  if (text.length > LONGEST) return [];
  const pieces: Piece[] = [];
  for (const match of text.matchAll(language === 'python' ? PYTHON : JSON_TEXT)) {
    const kind = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined)?.[0];
    if (kind && match[0])
      pieces.push({ from: match.index, to: match.index + match[0].length, kind: kind as Piece['kind'] });
  }
  return pieces;
}

/** How far the line after `line` of a Python program is indented, in spaces. */
export function nextIndent(line: string): number {
  const own = /^ */.exec(line)?.[0].length ?? 0;
  const code = line.replace(/#.*$/, '').trimEnd();
  if (/[:([{]$/.test(code)) return own + 4;
  return /^\s*(?:return|pass|break|continue|raise)\b/.test(code) ? Math.max(0, own - 4) : own;
}
