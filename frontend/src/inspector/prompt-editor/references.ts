/** References in a text: where they are, whether they name something that is in scope, and what they stood for last time. */
import type { Json } from '@/api/types';
import type { Scoped } from '@/graph/scope';
import { namesInExpression } from '@/graph/templates';
import { templating as t } from '@/i18n/en/templating';
import { follow, pathOf } from '@/run/reference';

export { follow, pathOf };

/** One `{{ … }}` of a template: `from`/`to` are offsets in the text, `inner` what is between the braces, trimmed. */
export type Block = { from: number; to: number; inner: string; innerFrom: number; innerTo: number };

// A text in quotes may hold braces: `{{ "{{" }}` writes two of them.
const BLOCK = /\{\{-?((?:"[^"\n]*"|'[^'\n]*'|[^{}"'])*?)-?\}\}/g;
/** What is taken as it stands, or not at all: nothing in it is a reference. */
export const PLAIN = /\{%-?\s*raw\s*-?%\}[\s\S]*?\{%-?\s*endraw\s*-?%\}|\{#[\s\S]*?#\}/g;
// What the template language brings along.
const BUILT_IN = new Set(['true', 'false', 'none', 'True', 'False', 'None', 'not', 'and', 'or', 'in', 'is', 'if']);
const MORE_BUILT_IN = ['else', 'range', 'dict', 'namespace', 'loop', 'caller', 'self', 'varargs'];
for (const name of MORE_BUILT_IN) BUILT_IN.add(name);

const TEXTS = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g;
/** A name and its first property, where that is no method. */
const STEPS = /(?<![\w.\])]|\|\s*)([A-Za-z_]\w*)\.([A-Za-z_]\w*)(?![\w]|\s*\()/g;

export function blocksOf(text: string): Block[] {
  const plain = text.includes('{%') || text.includes('{#') ? [...text.matchAll(PLAIN)] : [];
  const isPlain = (at: number) => plain.some((part) => at >= part.index && at < part.index + part[0].length);
  const found = [...text.matchAll(BLOCK)].filter((match) => !isPlain(match.index));
  return found.map((match) => {
    const raw = match[1] ?? '';
    const start = match.index + match[0].indexOf(raw, 2);
    const lead = raw.length - raw.trimStart().length;
    const inner = raw.trim();
    return {
      from: match.index,
      to: match.index + match[0].length,
      inner,
      innerFrom: start + lead,
      innerTo: start + lead + inner.length,
    };
  });
}

/** Names that `{% for x in … %}` and `{% set x = … %}` bring into being. */
function localNames(text: string): Set<string> {
  const names = new Set<string>();
  for (const match of text.matchAll(/\{%-?\s*(?:for|set|with|macro)\s+([\w\s,]+?)\s*(?:\bin\b|=|\()/g)) {
    for (const name of (match[1] ?? '').split(',')) names.add(name.trim());
  }
  return names;
}

type Names = ReadonlyMap<string, Scoped>;
const byName = new WeakMap<readonly Scoped[], Names>();

function namesOf(scope: readonly Scoped[]): Names {
  const names = byName.get(scope) ?? new Map(scope.map((entry) => [entry.name, entry]));
  byName.set(scope, names);
  return names;
}

/** Why the expression cannot work, as far as can be told here: a name that is not there, an output it has not. */
export function faultIn(expression: string, scope: readonly Scoped[], local: ReadonlySet<string>): string | null {
  const names = namesOf(scope);
  for (const name of namesInExpression(expression)) {
    if (!names.has(name) && !local.has(name) && !BUILT_IN.has(name)) return t.nothingCalled(name);
  }
  // What is asked for with `is defined` or `default` may well be missing.
  if (/\bdefined\b|\|\s*d(?:efault)?\b/.test(expression)) return null;
  for (const [, root = '', first = ''] of expression.replaceAll(TEXTS, '""').matchAll(STEPS)) {
    const { properties, additionalProperties: open } = (!local.has(root) && names.get(root)?.schema) || {};
    const has = Object.keys(properties ?? {});
    if (!open && has.length > 0 && !has.includes(first)) return t.hasNo(root, first, has);
  }
  return null;
}

export type Fault = { from: number; to: number; message: string };

/** Every fault of a template, with the place. */
export function faultsIn(text: string, scope: readonly Scoped[]): Fault[] {
  const local = localNames(text);
  return blocksOf(text).flatMap((block) => {
    const message = faultIn(block.inner, scope, local);
    return message ? [{ from: block.innerFrom, to: block.innerTo, message }] : [];
  });
}

/** A value as the template would write it into the text: objects and lists as JSON in one line. */
export function asText(value: Json): string {
  if (typeof value === 'string') return value;
  const lines = JSON.stringify(value, null, 1);
  // Texts inside hold no bare line ends, so every one of them stands between two parts.
  return lines.replaceAll(/([[{])\n\s*|\n\s*(?=[\]}])/g, '$1').replaceAll(/\n\s*/g, ' ');
}
