/** What the editors offer while one types: values of earlier steps by name and property, and filters after a `|`. */
import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  insertCompletionText,
} from '@codemirror/autocomplete';
import type { EditorView } from '@codemirror/view';
import type { Json } from '@/api/types';
import { type Offer, offersOf, type Scoped } from '@/graph/scope';
import { inspector } from '@/i18n/en/inspector';
import { templating as t } from '@/i18n/en/templating';
import { asText, follow, pathOf } from './references';

export type Sources = {
  scope: () => readonly Scoped[];
  /** What a name stood for in the run on the page. */
  values: (name: string) => Json | undefined;
};

type Kind = Offer['kind'];
const kinds = inspector.kinds;
type Apply = Exclude<Completion['apply'], string | undefined>;

export const SIGNS: Record<string, string> = {
  text: '●',
  json: '■',
  number: '▲',
  boolean: '◆',
  list: '≡',
  file: '⬟',
};

const LONGEST = 44;

function kindOfValue(value: Json): Kind {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number' || typeof value === 'boolean') return typeof value as Kind;
  return 'json';
}

function lastValue(path: string, { values }: Sources): Json | undefined {
  const [root, ...rest] = pathOf(path) ?? [];
  return typeof root === 'string' ? follow(values(root), rest) : undefined;
}

/** Properties that no schema tells of but the last run had: `write.data.` of an answer that is free JSON. */
function seenIn(base: string, known: ReadonlySet<string>, sources: Sources): Offer[] {
  const value = base ? lastValue(base, sources) : undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value)
    .filter(([key]) => /^[A-Za-z_]\w*$/.test(key) && !known.has(`${base}.${key}`))
    .map(([key, each]) => ({ path: `${base}.${key}`, kind: kindOfValue(each), node: null, source: base }));
}

/** The offers as completions, in their own order: what comes nearest before the step first. */
function valuesFor(typed: string, sources: Sources, apply?: Apply): Completion[] {
  const offers = offersOf(sources.scope());
  const base = typed.slice(0, Math.max(0, typed.lastIndexOf('.')));
  const all = [...offers, ...seenIn(base, new Set(offers.map(({ path }) => path)), sources)];
  const ranks = new Map<string, number>();
  return all.map((offer, index) => {
    if (!ranks.has(offer.source)) ranks.set(offer.source, ranks.size);
    const last = lastValue(offer.path, sources);
    return {
      label: offer.path,
      detail: last === undefined ? kinds[offer.kind] : asText(last).slice(0, LONGEST),
      type: offer.kind,
      section: { name: offer.source, rank: ranks.get(offer.source) ?? 0 },
      boost: -Math.min(99, index),
      ...(offer.description ? { info: offer.description } : {}),
      ...(apply ? { apply } : {}),
    };
  });
}

/** Filters whose argument is wanted at once: what is put in, and how far from its end the cursor stands. */
const ARGUMENTS: Record<string, string> = {
  default: '("")',
  join: '(", ")',
  split: '(",")',
  replace: '("", "")',
  truncate: '(length=100)',
  map: '(attribute="")',
  selectattr: '("")',
};

const FILTERS: Completion[] = Object.entries(t.filters).map(([name, detail], index) => {
  const given = ARGUMENTS[name] ?? '';
  const into = given.includes('""') ? name.length + given.indexOf('""') + 1 : name.length + given.length;
  return {
    label: name,
    detail,
    type: 'filter',
    section: t.filtersTitle,
    boost: -index,
    apply: (view, _completion, from, to) =>
      view.dispatch({
        changes: { from, to, insert: name + given },
        selection: { anchor: from + into },
        userEvent: 'input.complete',
      }),
  };
});

function filtersAfterBar(before: string, at: number): CompletionResult | null {
  const word = /\|\s*(\w*)$/.exec(before)?.[1];
  return word === undefined ? null : { from: at - word.length, options: FILTERS, validFor: /^\w*$/ };
}

/** The list holds while one property is typed; a further `.` asks again. */
const sameBase = (typed: string) => {
  const dots = typed.split('.').length;
  return (text: string) => /^[\w.]*$/.test(text) && text.split('.').length === dots;
};

/** Puts a whole reference in, its closing braces included, unless they are there. */
function closing(view: EditorView, completion: Completion, start: number, end: number): void {
  const after = view.state.sliceDoc(end, end + 40);
  const isClosed = /^\s*-?[^{}]*\}\}/.test(after);
  const space = view.state.sliceDoc(start - 1, start) === '{' ? ' ' : '';
  const rest = isClosed ? (/^\s*\}\}/.exec(after)?.[0].length ?? 0) : 0;
  const text = `${space}${completion.label}${isClosed && !rest ? '' : ' }}'}`;
  view.dispatch({
    changes: { from: start, to: end + rest, insert: text },
    selection: { anchor: start + text.length },
    userEvent: 'input.complete',
  });
}

/** Asked for outside of braces, a value brings its own. */
const wrapping: Apply = (view, completion, from, to) =>
  view.dispatch(insertCompletionText(view.state, `{{ ${completion.label} }}`, from, to));

/** Inside `{{ … }}` and `{% … %}`; elsewhere only when asked for by Ctrl Space. */
export function completeTemplate(context: CompletionContext, sources: Sources): CompletionResult | null {
  const before = context.matchBefore(/\{[{%][^{}]*$/)?.text;
  if (before === undefined) {
    return context.explicit ? { from: context.pos, options: valuesFor('', sources, wrapping), filter: false } : null;
  }
  const filters = filtersAfterBar(before, context.pos);
  if (filters) return filters;
  const typed = /[\w.[\]"']*$/.exec(before)?.[0] ?? '';
  if (before.startsWith('{%') && !typed && !context.explicit) return null;
  const options = valuesFor(typed, sources, before.startsWith('{%') ? undefined : closing);
  return { from: context.pos - typed.length, options, validFor: sameBase(typed) };
}

export function completeExpression(context: CompletionContext, sources: Sources): CompletionResult | null {
  const line = context.matchBefore(/[^\n]*$/)?.text ?? '';
  const filters = filtersAfterBar(line, context.pos);
  if (filters) return filters;
  const before = context.matchBefore(/[A-Za-z_][\w.]*$/);
  if (!before && !context.explicit) return null;
  const typed = before?.text ?? '';
  return { from: before?.from ?? context.pos, options: valuesFor(typed, sources), validFor: sameBase(typed) };
}
