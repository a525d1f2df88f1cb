/** The difference of two documents: what it names, what it folds away, and that it is all there is. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countChanges, diffDocs, isSame } from './diff';
import { CATALOG, docOf, edges } from './samples';
import type { Doc, Json, NodeDoc } from './types';

const base = (): Doc => ({
  ...docOf(
    {
      start: 'start',
      draft: { type: 'model', config: { prompt: 'Answer {{ start.topic }}', model: 'small' } },
      check: { type: 'model', label: 'Check', config: { prompt: 'Check {{ draft.text }}' } },
      end: 'output',
    },
    'start>draft',
    'draft>check',
    'check>end',
  ),
  ui: { nodes: { start: [0, 0], draft: [240, 0], check: [480, 0], end: [720, 0] }, notes: [] },
});

function changedBy(change: (doc: Doc) => void) {
  const after = structuredClone(base());
  change(after);
  return diffDocs(base(), after);
}

describe('steps', () => {
  test('a document compared with itself has no difference', () => {
    const diff = diffDocs(base(), structuredClone(base()));
    expect(diff).toMatchObject({ nodes: {}, fields: {}, renamed: {}, edges: { added: [], removed: [] }, moved: [] });
    expect(isSame(diff)).toBe(true);
  });

  test('a changed setting is named with both values, deep inside too', () => {
    const diff = changedBy((doc) => {
      doc.nodes.draft!.config = { prompt: 'Reply', model: 'small', schema: { type: 'object' } };
      doc.nodes.check!.label = 'Judge';
      doc.nodes.check!.disabled = true;
    });
    expect(diff.nodes).toEqual({ draft: 'changed', check: 'changed' });
    expect(diff.fields.draft).toEqual([
      { path: ['config', 'prompt'], before: 'Answer {{ start.topic }}', after: 'Reply' },
      { path: ['config', 'schema'], before: undefined, after: { type: 'object' } },
    ]);
    expect(diff.fields.check?.map(({ path }) => path)).toEqual([['label'], ['disabled']]);
    expect(countChanges(diff)).toBe(2);
  });

  test('a step put between two: it is added, the wire it took the place of makes its neighbours rewired', () => {
    const diff = changedBy((doc) => {
      doc.nodes.ask = { type: 'approval' };
      doc.edges = edges('start>draft', 'draft>ask', 'ask:approve>check', 'check>end');
    });
    expect(diff.nodes).toEqual({ ask: 'added', draft: 'rewired', check: 'rewired' });
    expect(diff.edges).toEqual({ added: edges('draft>ask', 'ask:approve>check'), removed: edges('draft>check') });
    expect(countChanges(diff)).toBe(2);
  });

  test('a step behind another leaves the one before it as it was; what loses its input is rewired', () => {
    const more = changedBy((doc) => {
      doc.nodes.log = { type: 'output' };
      doc.edges.push(...edges('check>log'));
    });
    expect(more.nodes).toEqual({ log: 'added' });
    const less = changedBy((doc) => {
      delete doc.nodes.check;
      doc.edges = edges('start>draft');
    });
    expect(less.nodes).toEqual({ check: 'removed', end: 'rewired' });
  });

  test('empty settings, the port out and what equals its default are no change', () => {
    const after = structuredClone(base());
    after.nodes.start!.config = {};
    after.nodes.end!.policy = {};
    after.nodes.check!.config!.model = 'small';
    after.edges[0] = { ...after.edges[0]!, port: 'out' };
    expect(diffDocs(base(), after, CATALOG).nodes).toEqual({});
    expect(diffDocs(base(), after).nodes).toEqual({ check: 'changed' });
  });
});

describe('renames', () => {
  test('a new id with the same settings is a rename; references that follow it are no change of their own', () => {
    const diff = changedBy((doc) => {
      doc.nodes.reply = doc.nodes.draft!;
      delete doc.nodes.draft;
      doc.nodes.check!.config!.prompt = 'Check {{ reply.text }}';
      doc.edges = edges('start>reply', 'reply>check', 'check>end');
      doc.ui!.nodes!.reply = doc.ui!.nodes!.draft!;
    });
    expect(diff.renamed).toEqual({ reply: 'draft' });
    expect(diff.nodes).toEqual({ reply: 'changed' });
    expect(diff.fields.check?.[0]?.follows).toBe(true);
    expect(diff.edges).toEqual({ added: [], removed: [] });
  });

  test('other settings at the same place are a rename too, elsewhere they are another step', () => {
    const swap = (at: [number, number]) =>
      changedBy((doc) => {
        doc.nodes.reply = { type: 'model', config: { prompt: 'Something else' } };
        delete doc.nodes.draft;
        doc.ui!.nodes!.reply = at;
      });
    expect(swap([240, 0]).renamed).toEqual({ reply: 'draft' });
    expect(swap([9, 9]).renamed).toEqual({});
    expect(swap([9, 9]).nodes).toMatchObject({ reply: 'added', draft: 'removed' });
  });

  test('of two alike the one at the same place is meant', () => {
    const twins = (first: string, second: string): Doc => ({
      ...docOf({ [first]: { type: 'model', config: { a: 1 } }, [second]: { type: 'model', config: { a: 1 } } }),
      ui: { nodes: { [first]: [0, 0], [second]: [9, 9] } },
    });
    expect(diffDocs(twins('a', 'b'), twins('y', 'x')).renamed).toEqual({ y: 'a', x: 'b' });
  });
});

describe('the picture', () => {
  test('moves are apart; notes and frames are named', () => {
    const note = { id: 'n', text: 'Read me', x: 0, y: 0, w: 100, h: 80 };
    const frame = { id: 'f', label: 'Drafting', x: 0, y: 0, w: 400, h: 300 };
    const before = base();
    before.ui = { ...before.ui, notes: [note, { ...note, id: 'old' }], frames: [frame] };
    const after = base();
    after.ui = {
      nodes: { ...after.ui?.nodes, draft: [1, 2] },
      notes: [
        { ...note, text: 'Read this' },
        { ...note, id: 'new' },
      ],
      frames: [{ ...frame, x: 50 }],
    };
    const diff = diffDocs(before, after);
    expect(diff.nodes).toEqual({});
    expect(diff.moved).toEqual(['draft', 'f']);
    expect(diff.notes.added.map(({ id }) => id)).toEqual(['new']);
    expect(diff.notes.removed.map(({ id }) => id)).toEqual(['old']);
    expect(diff.notes.changed.map(({ after: { text } }) => text)).toEqual(['Read this']);
    expect(diff.frames).toEqual({ added: [], removed: [], changed: [] });
    expect(countChanges(diff)).toBe(3);
  });
});

/** `before` with the difference put in, its pieces in the order of the names. */
function applied(before: Doc, after: Doc): object {
  const diff = diffDocs(before, after);
  const nameOf = new Map(Object.entries(diff.renamed).map(([to, from]) => [from, to]));
  const nodes: Record<string, Json> = {};
  for (const [id, node] of Object.entries(before.nodes)) {
    if (diff.nodes[id] === 'removed' && !nameOf.has(id)) continue;
    const name = nameOf.get(id) ?? id;
    const next = structuredClone(node) as unknown as Record<string, Json>;
    if (next.parent) next.parent = nameOf.get(next.parent as string) ?? next.parent;
    for (const { path, after: value } of diff.fields[name] ?? []) put(next, path, value);
    nodes[name] = next;
  }
  for (const [id, mark] of Object.entries(diff.nodes)) {
    if (mark === 'added') nodes[id] = after.nodes[id] as unknown as Json;
  }
  const gone = new Set(diff.edges.removed.map(keyOf));
  const kept = before.edges
    .map(({ source, port, target }) =>
      keyOf({ source: nameOf.get(source) ?? source, port, target: nameOf.get(target) ?? target }),
    )
    .filter((key) => !gone.has(key));
  return { nodes, edges: [...kept, ...diff.edges.added.map(keyOf)].sort() };
}

function keyOf({ source, port, target }: { source: string; port?: string | undefined; target: string }): string {
  return `${source}:${port ?? 'out'}>${target}`;
}

function put(node: Record<string, Json>, path: (string | number)[], value: Json | undefined): void {
  let here = node as Record<string | number, Json>;
  for (const key of path.slice(0, -1)) {
    here[key] ??= {};
    here = here[key] as typeof here;
  }
  if (value === undefined) delete here[path.at(-1)!];
  else here[path.at(-1)!] = value;
}

const ids = ['a', 'b', 'c', 'd', 'e'];
const nodeOf: fc.Arbitrary<NodeDoc> = fc.record(
  {
    type: fc.constantFrom('model', 'loop'),
    label: fc.constantFrom('One', 'Two'),
    config: fc.record(
      {
        prompt: fc.constantFrom('x', '{{ a.text }}', '{{ b.text }}'),
        n: fc.integer({ max: 2 }),
        list: fc.array(fc.nat(2)),
      },
      { requiredKeys: ['n'] },
    ) as fc.Arbitrary<NonNullable<NodeDoc['config']>>,
  },
  { requiredKeys: ['type', 'config'] },
);
const docs: fc.Arbitrary<Doc> = fc
  .tuple(
    fc.dictionary(fc.constantFrom(...ids), nodeOf, { noNullPrototype: true }),
    fc.array(fc.tuple(fc.constantFrom(...ids), fc.constantFrom('out', 'error'), fc.constantFrom(...ids))),
    fc.dictionary(fc.constantFrom(...ids), fc.tuple(fc.nat(2), fc.nat(2)), { noNullPrototype: true }),
  )
  .map(([nodes, wires, places]) => {
    const keys = new Set(wires.filter(([s, , t]) => nodes[s] && nodes[t]).map(([s, p, t]) => `${s}:${p}>${t}`));
    return { ...docOf(nodes, ...keys), ui: { nodes: places } };
  });

test('the difference put into `before` gives the logic of `after`, whatever they are', () => {
  fc.assert(
    fc.property(docs, docs, (before, after) => {
      expect(applied(before, after)).toEqual({ nodes: after.nodes, edges: after.edges.map(keyOf).sort() });
      expect(isSame(diffDocs(after, structuredClone(after)))).toBe(true);
    }),
  );
});

interface Case {
  name: string;
  before: Doc;
  after: Doc;
  lines: string[];
}

const FIXTURE = join(import.meta.dirname, '../../../tests/fixtures/differences.json');
const CASES = JSON.parse(readFileSync(FIXTURE, 'utf8')) as Case[];

/** JSON as Python writes it. */
function shown(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, part]) => `${JSON.stringify(key)}: ${shown(part)}`)
    .join(', ')}}`;
}

/** The words of `manage.py workflow diff`, from the browser's difference. */
function linesOf(before: Doc, after: Doc): string[] {
  const diff = diffDocs(before, after);
  const sorted = (mark: string): string[] =>
    Object.keys(diff.nodes)
      .filter((id) => diff.nodes[id] === mark)
      .sort();
  const arrow = ({ source, port, target }: Doc['edges'][number]): string =>
    port && port !== 'out' ? `${source}.${port} → ${target}` : `${source} → ${target}`;
  const lines = [
    ...sorted('added').map((id) => `+ ${id} (${after.nodes[id]!.type})`),
    ...sorted('removed').map((id) => `- ${id} (${before.nodes[id]!.type})`),
    ...Object.keys(diff.fields)
      .sort()
      .flatMap((id) =>
        diff.fields[id]!.map(({ path, before: old, after: now }) => {
          const what = `~ ${id}.${path.join('.')}:`;
          if (old === undefined) return `${what} added ${shown(now)}`;
          return now === undefined ? `${what} removed ${shown(old)}` : `${what} ${shown(old)} → ${shown(now)}`;
        }),
      ),
    ...diff.edges.added.map((edge) => `+ ${arrow(edge)}`).sort(),
    ...diff.edges.removed.map((edge) => `- ${arrow(edge)}`).sort(),
  ];
  const moved = diff.moved.length;
  return moved ? [...lines, `  ${moved} ${moved === 1 ? 'thing' : 'things'} moved on the canvas`] : lines;
}

test.each(CASES)('as the command says it: $name', ({ before, after, lines }) => {
  expect(linesOf(before, after)).toEqual(lines);
});
