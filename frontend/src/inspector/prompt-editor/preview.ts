/** A text as it would read with the values of a run: plain references are looked up, the rest the server fills in. */
import type { Json } from '@/api/types';
import { namesInExpression, namesInTemplate } from '@/graph/templates';
import { asText, blocksOf, follow, PLAIN, pathOf } from './references';

export type PreviewMode = 'template' | 'expression';
/** What the server made of a source; `wrong` is why it made nothing. */
export type Rendered = { value: Json } | { wrong: string };
export type PreviewPart = { kind: 'text' | 'value' | 'open' | 'wrong'; text: string };
type Values = (name: string) => Json | undefined;
type Results = ReadonlyMap<string, Rendered>;

const NONE: Results = new Map();
const QUOTED = /^(["'])([^"'\\]*)\1$/;
const RAW_TAGS = /\{%-?\s*(?:end)?raw\s*-?%\}|\{#[\s\S]*?#\}/g;
/** The server fills no more sources in one request. */
const MOST = 50;

const isLookedUp = (inner: string): boolean => pathOf(inner) !== null || QUOTED.test(inner);

/** Statements, and signs that eat the space around them, reach beyond their braces: then the text is one piece. */
function isOnePiece(text: string): boolean {
  if (/\{[%{#]-|-[%}#]\}/.test(text)) return true;
  let rest = text;
  for (const { from, to } of blocksOf(text).reverse()) rest = rest.slice(0, from) + rest.slice(to);
  return /\{%|\{\{[\s\S]*\}\}/.test(rest.replaceAll(PLAIN, ''));
}

/** What of a text the server has to fill in: filters, conditions, arithmetic. */
export function sourcesOf(text: string, mode: PreviewMode = 'template'): string[] {
  if (mode === 'expression') return text.trim() && !isLookedUp(text.trim()) ? [text] : [];
  if (isOnePiece(text)) return [text];
  const hard = blocksOf(text).filter(({ inner }) => inner && !isLookedUp(inner));
  return [...new Set(hard.map(({ from, to }) => text.slice(from, to)))].slice(0, MOST);
}

/** The names that a source uses, as far as they have a value, and whether any has none. */
export function valuesFor(
  source: string,
  mode: PreviewMode,
  values: Values,
): { known: [string, Json][]; all: boolean } {
  const names = mode === 'expression' ? namesInExpression(source) : namesInTemplate(source);
  const known = names.flatMap((name): [string, Json][] => {
    const value = values(name);
    return value === undefined ? [] : [[name, value]];
  });
  return { known, all: known.length === names.length };
}

/** A quoted text or a plain reference as far as `values` know it; undefined for all else. */
function lookedUp(inner: string, values: Values): Json | undefined {
  const [root, ...rest] = pathOf(inner) ?? [];
  return typeof root === 'string' ? follow(values(root), rest) : QUOTED.exec(inner)?.[2];
}

function partOf(inner: string, source: string, values: Values, results: Results): PreviewPart {
  const found = lookedUp(inner, values);
  if (found !== undefined) return { kind: 'value', text: asText(found) };
  const made = results.get(source);
  if (made && 'value' in made) return { kind: 'value', text: asText(made.value) };
  return { kind: made ? 'wrong' : 'open', text: inner };
}

/** The text with each reference replaced by what it stands for; what is not known stays `open`. */
export function previewOf(
  text: string,
  values: Values,
  results: Results = NONE,
  mode: PreviewMode = 'template',
): PreviewPart[] {
  if (mode === 'expression') return text.trim() ? [partOf(text.trim(), text, values, results)] : [];
  const whole = results.get(text);
  if (whole && 'value' in whole) return [{ kind: 'value', text: asText(whole.value) }];
  const parts: PreviewPart[] = [];
  let end = 0;
  const say = (from: number, to?: number) => {
    const said = text.slice(from, to).replaceAll(RAW_TAGS, '');
    if (said) parts.push({ kind: 'text', text: said });
  };
  for (const { from, to, inner } of blocksOf(text)) {
    say(end, from);
    parts.push(partOf(inner, text.slice(from, to), values, results));
    end = to;
  }
  say(end);
  return parts;
}
