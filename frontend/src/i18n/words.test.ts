/** Every word that a person reads is in i18n: no other file holds any, in elements, in what is read aloud, in messages. */
import { describe, expect, it } from 'vitest';
import { type Node, parsed, shownFiles, walk } from './sources';

/** Names that stay the same in every language, keys as they are printed, and a group as the server's catalogue calls it. */
const SAME = new Set([
  'Baton',
  'Ctrl K',
  'Ctrl',
  'Shift',
  'Alt',
  'Enter',
  'Esc',
  'LM Studio',
  'IndexedDB',
  'Start and end',
]);
/** Looks like a sentence and is none, or is said to developers only. */
const NO_WORDS: Record<string, RegExp> = {
  'main.tsx': /^The page has no #root/,
  'run/state.ts': /^(event|cannot follow event|event … cannot follow event …)$/,
  'inspector/context.ts': /^An inspector field stands outside/,
  'graph/templates.ts': /^and or not in is if else/,
  'inspector/Policy.tsx': /^all$/, // the value as the document has it
  'inspector/prompt-editor/highlight.ts': /^and as assert break/,
  'inspector/schema-form/ConfigField.tsx': /^list object map/,
  'inspector/schema-form/choose.ts': /^(text textarea prompt|arguments duration)/,
  'ui/markdown.ts': /^(p br hr h1 h2|noopener noreferrer)/,
  'rest/curl.ts': /^Authorization: Bearer …$/,
};
/** Attributes that people read or hear. */
const READ = /^(aria-label|aria-description|title|placeholder|label|alt|help|description|text|lead)$/;
/** Functions that show what they are given first. */
const SAYS = /^(toast|say|announce)$/;
/** A key as commands write it: `Ctrl`, `ArrowUp`, `F8`, `Z`. */
const KEY = /^(Ctrl|Shift|Alt|Space|Enter|Delete|Home|End|Arrow\w+|F\d+|.)$/u;

/** A text that begins like a sentence; `…` stands for a value in it. */
const BEGUN = /^\s*([“‘]?\p{Lu}|[“‘]…[”’] )/u;
const WORD = /(?<=^|[\s“‘])(\p{L}[\p{L}’-]*|…)(?=[\s”’,.:;?!]|$)/gu;
const THREE = /(^|\s)[\p{L}’]+( [\p{L}’]+){2}/u;

/** The texts that an expression may come to: its own, and those of its branches. */
function textsOf(node: Node): string[] {
  if (!node) return [];
  if (node.type === 'Literal') return typeof node.value === 'string' ? [node.value] : [];
  if (node.type === 'TemplateLiteral') return node.quasis.map((part: Node) => part.value.raw);
  if (node.type === 'ConditionalExpression') return [...textsOf(node.consequent), ...textsOf(node.alternate)];
  if (node.type === 'LogicalExpression') return textsOf(node.right);
  if (node.type === 'JSXExpressionContainer') return textsOf(node.expression);
  return [];
}

/** What is certainly shown: in elements, in attributes that are read, in messages. */
function shownAt(node: Node): string[] {
  if (node.type === 'JSXText') return [node.value];
  if (node.type === 'JSXElement' || node.type === 'JSXFragment')
    return node.children.filter((child: Node) => child.type === 'JSXExpressionContainer').flatMap(textsOf);
  if (node.type === 'JSXAttribute') return READ.test(node.name.name) ? textsOf(node.value) : [];
  if (node.type === 'CallExpression')
    return SAYS.test(node.callee.name ?? node.callee.property?.name) ? textsOf(node.arguments[0]) : [];
  if (node.type === 'NewExpression') return /Error$/.test(node.callee.name) ? textsOf(node.arguments[0]) : [];
  return [];
}

/** Anywhere else: two words from a capital on, or three in a row. A single word may be a key, an id or a name. */
function sentenceAt(node: Node): string[] {
  const text =
    node.type === 'TemplateLiteral'
      ? node.quasis.map((part: Node) => part.value.cooked).join('…')
      : node.type === 'Literal' && typeof node.value === 'string'
        ? node.value
        : '';
  const words = text.match(WORD) ?? [];
  const isBegun = BEGUN.test(text) && words.length > 1 && words.some((word: string) => word !== '…');
  const isSentence = isBegun || THREE.test(text);
  return isSentence && !text.split(' ').every((word: string) => KEY.test(word)) ? [text] : [];
}

/** The words of a source text. */
function wordsIn(source: string, file?: string): string[] {
  const nodes = [...walk(parsed(source, file))];
  const found = nodes
    .flatMap((node) => [...shownAt(node).filter((text) => /\p{L}{2}/u.test(text)), ...sentenceAt(node)])
    .map((text) => text.replaceAll(/\s+/g, ' ').trim())
    .filter((text) => !SAME.has(text));
  return [...new Set(found)];
}

describe('the search for words', () => {
  it.each([
    ['<p>Hello there</p>', ['Hello there']],
    ['<p>Left: {count}</p>', ['Left:']],
    ["<p>{open ? 'Close' : 'Open'}</p>", ['Close', 'Open']],
    ["<p>{open && 'Close'}</p>", ['Close']],
    ['<Button aria-label="Close it" />', ['Close it']],
    ['<Field label={`Role of $' + '{name}`} />', ['Role of', 'Role of …']],
    ["toast('Saved.')", ['Saved.']],
    ["store.getState().say('gone')", ['gone']],
    ["throw new RangeError('too far')", ['too far']],
    ["const why = 'Already connected'", ['Already connected']],
    ['return `“$' + '{id}” is taken.`', ['“…” is taken.']],
    ["const why = 'a container cannot be put into itself'", ['a container cannot be put into itself']],
  ])('finds those in %s', (source, words) => {
    const whole = source.startsWith('return') ? `function f() { ${source} }` : source;
    expect(wordsIn(whole)).toEqual(words);
  });

  it.each([
    '<p>{t.hello}</p>',
    "const b = a > limit ? 'first' : <b>{x}</b>",
    '<Kbd>Ctrl K</Kbd>',
    "<p className={open ? 'wide' : 'narrow'} data-kind=\"people\">·</p>",
    "<p>{kind === 'people' ? t.a : t.b}</p>",
    '// <p>Only a comment</p>',
    "const keys = ['Ctrl Shift Z', 'Alt ArrowUp', 'Escape']",
    "const fields = 'input, textarea, select'",
    "headers.set('Content-Type', 'application/json')",
    'const place = `translate($' + '{x}px, $' + '{y}px)`',
  ])('leaves %s alone', (source) => {
    expect(wordsIn(source)).toEqual([]);
  });
});

it('no file holds words of its own', () => {
  const files = [...shownFiles()];
  expect(files.length).toBeGreaterThan(300);
  const held = files.flatMap(([file, source]) =>
    wordsIn(source, file)
      .filter((text) => !NO_WORDS[file]?.test(text))
      .map((text) => `${file}: ${text}`),
  );
  expect(held).toEqual([]);
}, 30_000);
