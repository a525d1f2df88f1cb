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
  const binds = new RegExp(`\\{%-?\\s*(?:for|set|with|macro)\\b[^%]*?\\b${from}\\b[^%]*?(?:\\bin\\b|=)`);
  const setsIt = new RegExp(`\\{%-?\\s*(?:set|with)\\s+${from}\\s*=|\\{%-?\\s*for\\s+(?:\\w+\\s*,\\s*)*${from}\\b`);
  if (binds.test(source) && setsIt.test(source)) return source;
  return source.replace(BLOCK, (whole, open?: string, inside?: string, close?: string) =>
    inside === undefined ? whole : `${open}${renameInExpression(inside, from, to)}${close}`,
  );
}

/** How a string at a place in a config is read, found by walking its type's JSON Schema along. */
export type Mode = 'text' | 'expression' | 'literal';

/** Maps every string of `value` with the way its schema says it is read; unchanged parts keep their identity. */
export function mapStrings(value: Json, schema: Schema | undefined, map: (text: string, mode: Mode) => string): Json {
  return walk(value, schema, schema, 'text', map);
}

function walk(
  value: Json,
  schema: Schema | undefined,
  root: Schema | undefined,
  inherited: Mode,
  map: (text: string, mode: Mode) => string,
): Json {
  const variants = expand(schema, root);
  const told = variants.map((variant) => variant['x-template']).find((mode) => mode !== undefined);
  const mode: Mode = told === undefined ? inherited : told === 'deferred' ? 'text' : told;
  if (mode === 'literal') return value;
  if (typeof value === 'string') return map(value, mode);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = variants.find((variant) => variant.items)?.items;
    const next = value.map((entry) => walk(entry, items, root, mode, map));
    return next.some((entry, index) => entry !== value[index]) ? next : value;
  }
  let differs = false;
  const entries = Object.entries(value).map(([key, entry]) => {
    const next = walk(entry, propertyOf(variants, key), root, mode, map);
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
