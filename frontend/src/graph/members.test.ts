/** A new name for an input of the start, or for a value that a loop carries: what refers to it follows, and nothing else. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Renaming, renameMemberOps } from './members';
import { applyAll } from './ops';
import { CATALOG, docOf, modelOf } from './samples';
import { renameMember } from './templates';
import type { Catalog, Doc, Json, JsonObject } from './types';

const inside = { 'x-template': 'deferred', 'x-inside': true } as const;
const loop = CATALOG.loop!;
const code = { type: 'string', 'x-template': 'literal', 'x-widget': 'code' } as const;
const catalog: Catalog = {
  ...CATALOG,
  loop: {
    ...loop,
    config: {
      type: 'object',
      properties: {
        until: { type: 'string', 'x-template': 'expression', 'x-inside': true },
        carry: {
          type: 'object',
          additionalProperties: { type: 'object', properties: { initial: {}, next: inside } },
        },
      },
    },
  },
  code: { ...CATALOG.model!, key: 'code', config: { type: 'object', properties: { code, inputs: {} } } },
  set: {
    ...CATALOG.model!,
    key: 'set',
    config: { type: 'object', properties: { key: { type: 'string', 'x-widget': 'state' }, value: {} } },
  },
};

function renamed(before: string, path = ['start', 'topic'], to = 'subject'): string {
  return renameMember(before, 'expression', path, to, () => {});
}

describe('expressions', () => {
  test.each([
    ['start.topic', 'start.subject'],
    ['start["topic"].name ~ start . topic', 'start["subject"].name ~ start .subject'],
    ['start.topics + start.topic_2', 'start.topics + start.topic_2'],
    ['other.start.topic + topic', 'other.start.topic + topic'],
    ["'start.topic' ~ start.topic|upper", "'start.topic' ~ start.subject|upper"],
    ['start.topic() + start[topic]', 'start.topic() + start[topic]'],
    ['f(start.topic, start=start.topic)', 'f(start.subject, start=start.subject)'],
    ['start[', 'start['],
  ])('%s → %s', (before, after) => expect(renamed(before)).toBe(after));

  test('a name that is no word is put in brackets', () => {
    expect(renamed('start.topic.x', ['start', 'topic'], 'my "topic"')).toBe('start["my \\"topic\\""].x');
    expect(renamed("start['my topic'].x", ['start', 'my topic'], 'topic')).toBe('start["topic"].x');
  });

  test('what the template itself calls so is left alone', () => {
    const text = '{% for start in items %}{{ start.topic }}{{ loop.last }}{% endfor %}';
    expect(renameMember(text, 'text', ['start', 'topic'], 'subject', () => {})).toBe(text);
    expect(renameMember(text, 'text', ['loop', 'last'], 'newest', () => {})).toBe(text);
  });
});

const doc = docOf(
  {
    start: { type: 'start', config: { inputs: { properties: { topic: {}, tone: {} } } } },
    write: { type: 'model', config: { prompt: '{{ start.topic }} {{ input.topic }} {{ start.tone }} start.topic' } },
    twice: { type: 'model', config: { prompt: '{{ input.topic }}' } },
    run: { type: 'code', config: { code: 'f"{{ start.topic }}"', inputs: { topic: '{{ start.topic }}' } } },
    again: {
      type: 'loop',
      config: {
        until: 'loop.text and loop.index > 1',
        carry: { text: { initial: '{{ loop.text }}', next: '{{ loop.text }}!' } },
      },
    },
    inner: { type: 'model', parent: 'again', config: { prompt: '{{ loop.text }} {{ start.topic }}' } },
    nested: { type: 'loop', parent: 'again', config: { until: 'loop.text', carry: { text: {} } } },
    deep: { type: 'model', parent: 'nested', config: { prompt: '{{ loop.text }} {{ again.text }}' } },
    done: { type: 'output', config: { value: '{{ again.text }} {{ input["text"] }} {{ loop.text }}' } },
  },
  'start>write',
  'write>twice',
  'start>twice',
  'write>again',
  'again>done',
);

function settingWith({ id, field, from, to }: Renaming): Json {
  const at = field.reduce<Json>((here, key) => (here as JsonObject)[key as string]!, doc.nodes[id]!.config!);
  const swap = (rows: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(rows).map(([key, each]) => [key === from ? to : key, each]));
  const { properties } = at as JsonObject;
  return properties ? { ...(at as JsonObject), properties: swap(properties as JsonObject) } : swap(at as JsonObject);
}

function after(renaming: Renaming, of: Doc = doc) {
  const { ops, ...counted } = renameMemberOps(of, catalog, renaming, settingWith(renaming));
  const { model, inverse, dropped } = applyAll(modelOf(of), ops);
  expect(dropped).toEqual([]);
  return { nodes: model.doc.nodes, model, inverse, ops, counted };
}

const INPUT: Renaming = { id: 'start', field: ['inputs'], from: 'topic', to: 'subject' };
const CARRIED: Renaming = { id: 'again', field: ['carry'], from: 'text', to: 'draft' };

test('an input of the start is followed everywhere; program code is no template', () => {
  const { nodes, counted } = after(INPUT);
  expect(Object.keys((nodes.start!.config!.inputs as { properties: object }).properties)).toEqual([
    'subject',
    'tone',
  ]);
  expect(nodes.write?.config?.prompt).toBe('{{ start.subject }} {{ input.subject }} {{ start.tone }} start.topic');
  expect(nodes.run?.config).toEqual({ code: 'f"{{ start.topic }}"', inputs: { topic: '{{ start.subject }}' } });
  expect(nodes.inner?.config?.prompt).toBe('{{ loop.text }} {{ start.subject }}');
  expect(counted).toEqual({ references: 4, steps: 3 });
});

test('what `input` is where several steps lead cannot be told, so it stays', () => {
  expect(after(INPUT).nodes.twice).toBe(doc.nodes.twice);
});

test('a carried value is followed inside the loop, after each iteration and behind it; another loop keeps its own', () => {
  const { nodes } = after(CARRIED);
  expect(nodes.again?.config).toEqual({
    until: 'loop.draft and loop.index > 1',
    // What the first iteration begins with is worked out before there is a loop.
    carry: { draft: { initial: '{{ loop.text }}', next: '{{ loop.draft }}!' } },
  });
  expect(nodes.inner?.config?.prompt).toBe('{{ loop.draft }} {{ start.topic }}');
  expect(nodes.nested).toBe(doc.nodes.nested);
  expect(nodes.deep?.config?.prompt).toBe('{{ loop.text }} {{ again.draft }}');
  expect(nodes.done?.config?.value).toBe('{{ again.draft }} {{ input["draft"] }} {{ loop.text }}');
});

test('a value that the run shares is followed by templates and by the steps that set it', () => {
  const state = docOf({
    start: { type: 'start', config: { state: { count: {} } } },
    put: { type: 'set', config: { key: 'count', value: '{{ state.count + 1 }}' } },
  });
  const renaming: Renaming = { id: 'start', field: ['state'], from: 'count', to: 'total' };
  const { ops, references } = renameMemberOps(state, catalog, renaming, { total: {} });
  const { nodes } = applyAll(modelOf(state), ops).model.doc;
  expect(nodes.put?.config).toEqual({ key: 'total', value: '{{ state.total + 1 }}' });
  expect(references).toBe(2);
});

test('only the settings that refer to it are written, so that what others write beside them stays', () => {
  expect(after(INPUT).ops.map((op) => 'path' in op && op.path.join('.'))).toEqual([
    'config.inputs',
    'config.prompt',
    'config.inputs.topic',
    'config.prompt',
  ]);
});

test('other rows make nothing that can be referred to', () => {
  const headers: Renaming = { id: 'run', field: ['inputs'], from: 'topic', to: 'start' };
  expect(after(headers).ops).toHaveLength(1);
});

test('taken back, the document is what it was, and so it is by the old name', () => {
  const part = fc.constantFrom(
    ...['{{ start.topic }}', '{{ start["topic"] | upper }}', '{{ input.topic }}', '{{ topic }}', ' start.topic '],
    ...['{% if start.topic %}', '{% endif %}', '{# start.topic #}', '{{ loop.text }}', '{{ start.topic', '}}'],
  );
  const texts = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(texts, texts, fc.constantFrom(INPUT, CARRIED), (one, two, renaming) => {
      const write = { ...doc.nodes.write!, config: { prompt: one } };
      const inner = { ...doc.nodes.inner!, config: { prompt: two } };
      const before: Doc = { ...doc, nodes: { ...doc.nodes, write, inner } };
      const { model, inverse } = after(renaming, before);
      expect(applyAll(model, inverse).model.doc).toEqual(before);
      const back = { ...renaming, from: renaming.to, to: renaming.from };
      const original = renaming.field.reduce<Json>(
        (here, key) => (here as JsonObject)[key as string]!,
        before.nodes[renaming.id]!.config!,
      );
      const { ops } = renameMemberOps(model.doc, catalog, back, original);
      expect(applyAll(model, ops).model.doc).toEqual(before);
    }),
  );
});
