/** Every word that a person reads is in i18n: no .tsx file holds any in its elements, in what is read aloud, in messages. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'rolldown/parseAst';
import { describe, expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '..');
/** Folders whose words are still on their way; take one off when it has none left. */
const NOT_YET: string[] = ['canvas/', 'forms/', 'inspector/'];
/** Names that stay the same in every language, and keys as they are printed. */
const SAME = new Set(['Baton', 'Ctrl K', 'Ctrl', 'Shift', 'Alt', 'Enter', 'Esc']);
/** Attributes that people read or hear. */
const READ = /^(aria-label|aria-description|title|placeholder|label|alt|help|description|text|lead)$/;

// biome-ignore lint/suspicious/noExplicitAny: the parser's nodes, of which only a few members are read
type Node = any;

function* walk(node: Node): Generator<Node> {
  if (!node || typeof node !== 'object') return;
  if (typeof node.type === 'string') yield node;
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) for (const each of value) yield* walk(each);
    else if (value && typeof value === 'object') yield* walk(value);
  }
}

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

function textsAt(node: Node): string[] {
  if (node.type === 'JSXText') return [node.value];
  if (node.type === 'JSXElement' || node.type === 'JSXFragment')
    return node.children.filter((child: Node) => child.type === 'JSXExpressionContainer').flatMap(textsOf);
  if (node.type === 'JSXAttribute') return READ.test(node.name.name) ? textsOf(node.value) : [];
  if (node.type === 'CallExpression') return node.callee.name === 'toast' ? textsOf(node.arguments[0]) : [];
  return [];
}

/** The words of a source text, in reading order. */
function wordsIn(source: string): string[] {
  return [...walk(parseAst(source, { lang: 'tsx' }))]
    .flatMap(textsAt)
    .map((text) => text.replaceAll(/\s+/g, ' ').trim())
    .filter((text) => /\p{L}{2}/u.test(text) && !SAME.has(text));
}

describe('the search for words', () => {
  it.each([
    ['<p>Hello there</p>', ['Hello there']],
    ['<p>Left: {count}</p>', ['Left:']],
    ["<p>{open ? 'Close' : 'Open'}</p>", ['Close', 'Open']],
    ["<p>{open && 'Close'}</p>", ['Close']],
    ['<Button aria-label="Close it" />', ['Close it']],
    ['<Field label={`Role of $' + '{name}`} />', ['Role of']],
    ["toast('Saved.')", ['Saved.']],
  ])('finds those in %s', (source, words) => {
    expect(wordsIn(source)).toEqual(words);
  });

  it.each([
    '<p>{t.hello}</p>',
    "const b = a > limit ? 'first' : <b>{x}</b>",
    '<Kbd>Ctrl K</Kbd>',
    "<p className={open ? 'wide' : 'narrow'} data-kind=\"people\">·</p>",
    "<p>{kind === 'people' ? t.a : t.b}</p>",
    '// <p>Only a comment</p>',
  ])('leaves %s alone', (source) => {
    expect(wordsIn(source)).toEqual([]);
  });
});

it('no page holds words of its own', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx') && !file.startsWith('i18n'))
    .sort();
  expect(files.length).toBeGreaterThan(80);
  const held = files
    .filter((file) => !NOT_YET.some((folder) => file.startsWith(folder)))
    .flatMap((file) => wordsIn(readFileSync(join(SRC, file), 'utf8')).map((text) => `${file}: ${text}`));
  expect(held).toEqual([]);
});
