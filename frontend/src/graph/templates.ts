/** Names inside templates and expressions (MiniJinja): finding them and putting others in their place. */

import type { Json, Schema } from './types';

/** What a piece of an expression is; only `name` pieces can refer to a node. */
interface Token {
  kind: 'name' | 'other';
  text: string;
  start: number;
}

const PIECE = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[A-Za-z_][A-Za-z0-9_]*|\d+(?:\.\d+)?|\s+|./gsu;

/** Words of the language itself. */
const WORDS = new Set(
  'and or not in is if else elif endif for endfor set endset with endwith true false none True False None recursive'.split(
    ' ',
  ),
);

/** The names of an expression that stand for values: no attributes, keyword arguments, filters or tests. */
function tokens(source: string): Token[] {
  const pieces = [...source.matchAll(PIECE)].map((match) => ({ text: match[0], start: match.index }));
  const solid = pieces.filter((piece) => piece.text.trim() !== '');
  return solid.map((piece, index) => ({ ...piece, kind: isValueName(solid, index) ? 'name' : 'other' }));
}

function isValueName(pieces: { text: string }[], index: number): boolean {
  const text = pieces[index]!.text;
  if (!/^[A-Za-z_]/.test(text) || WORDS.has(text)) return false;
  const before = pieces[index - 1]?.text;
  const next = pieces[index + 1]?.text;
  if (before === '.' || before === '|') return false;
  if (before === 'is' || (before === 'not' && pieces[index - 2]?.text === 'is')) return false;
  const isKeyword = next === '=' && pieces[index + 2]?.text !== '=' && (before === '(' || before === ',');
  return !isKeyword;
}

/** The names used in a bare expression, in order, each once. */
export function namesInExpression(source: string): string[] {
  return [...new Set(tokens(source).flatMap((token) => (token.kind === 'name' ? [token.text] : [])))];
}

/** Renames a value in a bare expression. */
export function renameInExpression(source: string, from: string, to: string): string {
  let result = '';
  let end = 0;
  for (const token of tokens(source)) {
    if (token.kind !== 'name' || token.text !== from) continue;
    result += source.slice(end, token.start) + to;
    end = token.start + from.length;
  }
  return result + source.slice(end);
}

const RAW = /\{%-?\s*raw\s*-?%\}[\s\S]*?\{%-?\s*endraw\s*-?%\}/.source;
const BLOCK = new RegExp(`${RAW}|\\{#[\\s\\S]*?#\\}|(\\{\\{|\\{%)([\\s\\S]*?)(\\}\\}|%\\})`, 'g');

/** The names used in a template, in order, each once. */
export function namesInTemplate(source: string): string[] {
  const found = new Set<string>();
  for (const match of source.matchAll(BLOCK)) {
    for (const name of match[2] === undefined ? [] : namesInExpression(match[2])) found.add(name);
  }
  return [...found];
}

/** Renames a value in every block of a template; a template that binds the name itself is left alone. */
export function renameInTemplate(source: string, from: string, to: string): string {
  return mapBlocks(source, from, (inside) => renameInExpression(inside, from, to));
}

/** Maps what stands in the blocks of a template; one that says itself what `name` is stays as it is. */
function mapBlocks(source: string, name: string, map: (inside: string) => string): string {
  const binds = new RegExp(`\\{%-?\\s*(?:for|set|with|macro)\\b[^%]*?\\b${name}\\b[^%]*?(?:\\bin\\b|=)`);
  const setsIt = new RegExp(`\\{%-?\\s*(?:set|with)\\s+${name}\\s*=|\\{%-?\\s*for\\s+(?:\\w+\\s*,\\s*)*${name}\\b`);
  if (binds.test(source) && setsIt.test(source)) return source;
  // Each `for` brings a `loop` of its own.
  if (name === 'loop' && /\{%-?\s*for\b/.test(source)) return source;
  return source.replace(BLOCK, (whole, open?: string, inside?: string, close?: string) =>
    inside === undefined ? whole : `${open}${map(inside)}${close}`,
  );
}

const NAME = /^[A-Za-z_]\w*$/;

/** `.name`, `["name"]` or `['name']` among the pieces after a value. */
function stepAt(pieces: readonly Token[], at: number): { name: string; next: number } | null {
  const [first, second, third] = pieces.slice(at, at + 3).map((piece) => piece.text);
  if (first === '.' && second && NAME.test(second)) return { name: second, next: at + 2 };
  const quoted = /^(["'])([^"'\\]*)\1$/.exec(second ?? '')?.[2];
  return first === '[' && third === ']' && quoted !== undefined ? { name: quoted, next: at + 3 } : null;
}

/** The pieces of the last step of `path` where it begins at `at`; null where something else stands there, or a call. */
function lastStep(pieces: readonly Token[], at: number, path: readonly string[]): [from: number, to: number] | null {
  if (pieces[at]?.kind !== 'name' || pieces[at].text !== path[0]) return null;
  let [from, next] = [at, at + 1];
  for (const name of path.slice(1)) {
    const step = stepAt(pieces, next);
    if (step?.name !== name) return null;
    [from, next] = [next, step.next];
  }
  return pieces[next]?.text === '(' ? null : [from, next - 1];
}

function memberInExpression(source: string, path: readonly string[], to: string, found: () => void): string {
  const pieces = tokens(source);
  let result = '';
  let end = 0;
  for (const at of pieces.keys()) {
    const [from, last] = lastStep(pieces, at, path)?.map((index) => pieces[index]!) ?? [];
    if (!from || !last) continue;
    found();
    const isDotted = from.text === '.' && NAME.test(to);
    result += source.slice(end, from.start) + (isDotted ? `.${to}` : `[${JSON.stringify(to)}]`);
    end = last.start + last.text.length;
  }
  return result + source.slice(end);
}

/** Renames what a path leads to (`['start', 'topic']` → `start.subject`); tells each place where it is found. */
export function renameMember(
  source: string,
  mode: Mode,
  path: readonly string[],
  to: string,
  found: () => void,
): string {
  const [root = ''] = path;
  if (path.some((name) => !source.includes(name))) return source;
  const rename = (text: string): string => memberInExpression(text, path, to, found);
  return mode === 'expression' ? rename(source) : mapBlocks(source, root, rename);
}

/** How a string at a place in a config is read, found by walking its type's JSON Schema along. */
export type Mode = 'text' | 'expression' | 'literal';

/** Maps every string of `value` with the way its schema says it is read; unchanged parts keep their identity. */
export function mapStrings(value: Json, schema: Schema | undefined, map: MapText): Json {
  return walk(value, schema, schema, { mode: 'text', isInside: false }, map);
}

/** What a string becomes; `isInside`: it is evaluated after an iteration of the container whose setting it is. */
export type MapText = (text: string, mode: Mode, isInside: boolean) => string;

function walk(
  value: Json,
  schema: Schema | undefined,
  root: Schema | undefined,
  inherited: { mode: Mode; isInside: boolean },
  map: MapText,
): Json {
  const variants = expand(schema, root);
  const told = variants.map((variant) => variant['x-template']).find((each) => each !== undefined);
  const isInside = variants.find((each) => each['x-inside'] !== undefined)?.['x-inside'] ?? inherited.isInside;
  const read = { mode: told === undefined ? inherited.mode : told === 'deferred' ? 'text' : told, isInside };
  if (read.mode === 'literal') return value;
  if (typeof value === 'string') return map(value, read.mode, isInside);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = variants.find((variant) => variant.items)?.items;
    const next = value.map((entry) => walk(entry, items, root, read, map));
    return next.some((entry, index) => entry !== value[index]) ? next : value;
  }
  let differs = false;
  const entries = Object.entries(value).map(([key, entry]) => {
    const next = walk(entry, propertyOf(variants, key), root, read, map);
    differs ||= next !== entry;
    return [key, next] as const;
  });
  return differs ? Object.fromEntries(entries) : value;
}

/** A schema with its `$ref` followed and its alternatives beside it. */
export function expand(schema: Schema | undefined, root: Schema | undefined, depth = 0): Schema[] {
  if (!schema || depth > 8) return [];
  const target = schema.$ref?.startsWith('#/$defs/') ? root?.$defs?.[schema.$ref.slice(8)] : undefined;
  const more = [target, ...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return [schema, ...more.flatMap((other) => expand(other, root, depth + 1))];
}

function propertyOf(variants: Schema[], key: string): Schema | undefined {
  for (const variant of variants) {
    const own = variant.properties?.[key];
    if (own) return own;
  }
  const open = variants.find((variant) => typeof variant.additionalProperties === 'object');
  return open?.additionalProperties as Schema | undefined;
}
