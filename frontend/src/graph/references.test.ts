/** Renaming a node rewrites every reference to it, in templates and expressions, and nothing else. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyAll } from './ops';
import { namesUsed, renameOps, renameReferences } from './references';
import { CATALOG, docOf, modelOf } from './samples';
import { namesInExpression, namesInTemplate, renameInExpression, renameInTemplate } from './templates';
import { withTools } from './tools';

describe('expressions', () => {
  test.each([
    ['write.text', 'draft.text'],
    ['judge.write.text', 'judge.write.text'],
    ['"write" in write.text', '"write" in draft.text'],
    ["'it\\'s write' ~ write", "'it\\'s write' ~ draft"],
    ['rewrite.text and write_2', 'rewrite.text and write_2'],
    ['f(write=write)', 'f(write=draft)'],
    ['write == write', 'draft == draft'],
    ['x|write', 'x|write'],
    ['x is write', 'x is write'],
    ['x is not write', 'x is not write'],
    ['[write[0], {"a": write}]', '[draft[0], {"a": draft}]'],
    ['write is defined', 'draft is defined'],
  ])('%s → %s', (before, after) => {
    expect(renameInExpression(before, 'write', 'draft')).toBe(after);
  });

  test('the names of values are found, not attributes, filters and tests', () => {
    expect(namesInExpression('a.b|upper ~ c["d"] is defined')).toEqual(['a', 'c']);
  });
});

describe('templates', () => {
  test.each([
    ['write {{ write.text }} write', 'write {{ draft.text }} write'],
    ['{%- if write.ok %}write{% endif %}', '{%- if draft.ok %}write{% endif %}'],
    [
      '{# write #}{% raw %}{{ write }}{% endraw %}{{ write }}',
      '{# write #}{% raw %}{{ write }}{% endraw %}{{ draft }}',
    ],
    ['{% for write in items %}{{ write }}{% endfor %}', '{% for write in items %}{{ write }}{% endfor %}'],
    ['{% set x = write.text %}{{ x }}', '{% set x = draft.text %}{{ x }}'],
    ['{{ "}}" ~ a }} {{ write }}', '{{ "}}" ~ a }} {{ draft }}'],
    ['{{ unclosed write', '{{ unclosed write'],
    ['a literal { { write } }', 'a literal { { write } }'],
  ])('%s', (before, after) => {
    expect(renameInTemplate(before, 'write', 'draft')).toBe(after);
  });

  test('a text without blocks stays as it is, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes('{{') && !text.includes('{%'));
        expect(renameInTemplate(text, 'a', 'b')).toBe(text);
        expect(namesInTemplate(text)).toEqual([]);
      }),
    );
  });
});

const doc = docOf(
  {
    start: 'start',
    write: { type: 'model', config: { prompt: 'On {{ start.topic }}', schema: { title: '{{ write.text }}' } } },
    sort: { type: 'router', config: { routes: [{ id: 'write', when: "write.text == 'write'" }] } },
    again: {
      type: 'loop',
      config: { until: 'write.done', carry: { text: { initial: 'write', next: '{{ write.text }}' } } },
    },
    judge: {
      type: 'model',
      parent: 'again',
      config: { prompt: '{{ write.text }} and {{ rewrite.text }}' },
      policy: { default: '{{ write }}' },
    },
  },
  'start>write',
  'write>sort',
  'sort:write>again',
);

test('a rename goes through the whole document: templates, expressions, policies; schemas and route ids stay', () => {
  const { doc: after } = applyAll(modelOf(doc), renameOps(doc, CATALOG, 'write', 'draft')).model;
  expect(after.nodes.draft).toEqual(doc.nodes.write);
  expect(after.nodes.sort?.config).toEqual({ routes: [{ id: 'write', when: "draft.text == 'write'" }] });
  expect(after.nodes.again?.config).toEqual({
    until: 'draft.done',
    carry: { text: { initial: 'write', next: '{{ draft.text }}' } },
  });
  expect(after.nodes.judge?.config?.prompt).toBe('{{ draft.text }} and {{ rewrite.text }}');
  expect(after.nodes.judge?.policy).toEqual({ default: '{{ draft }}' });
  expect(after.edges).toEqual([
    { source: 'start', target: 'draft' },
    { source: 'draft', target: 'sort' },
    { source: 'sort', port: 'write', target: 'again' },
  ]);
});

test('undoing a rename gives back the document', () => {
  const { model, inverse } = applyAll(modelOf(doc), renameOps(doc, CATALOG, 'write', 'draft'));
  expect(applyAll(model, inverse).model.doc).toEqual(doc);
});

test.each([
  ['sort', /taken/],
  ['Draft', /small letter/],
  ['loop', /meaning/],
  ['', /small letter/],
])('“%s” cannot be an id', (to, why) => {
  expect(() => renameOps(doc, CATALOG, 'write', to)).toThrow(why);
});

test('the names that a step uses are found, and two names swap without running into each other', () => {
  const uses = Object.keys(doc.nodes).filter((id) => namesUsed(doc.nodes[id]!, CATALOG).includes('write'));
  expect(uses).toEqual(['sort', 'again', 'judge']);
  const node = { type: 'model', config: { prompt: '{{ a }} {{ b }}' } };
  const names = new Map([
    ['a', 'b'],
    ['b', 'a'],
  ]);
  expect(renameReferences(node, CATALOG, names).config?.prompt).toBe('{{ b }} {{ a }}');
});

test('the arguments of a tool are read as the tool says: program code is no template', () => {
  const arguments_ = { type: 'object', 'x-widget': 'arguments', 'x-template': 'text' } as const;
  const tool = { type: 'string', 'x-widget': 'tool' };
  const config = { type: 'object', properties: { tool, arguments: arguments_ } };
  const code = { type: 'string', 'x-template': 'literal' } as const;
  const python = {
    name: 'python',
    title: '',
    icon: '',
    description: '',
    arguments: { properties: { code, inputs: {} } },
  };
  const catalog = withTools({ ...CATALOG, tool: { ...CATALOG.model!, key: 'tool', config } }, { python });
  const given = { code: 'f"{{write}} {{ write.text }}"', inputs: { text: '{{ write.text }}' } };
  const node = { type: 'tool', config: { tool: 'python', arguments: given } };
  const names = new Map([['write', 'draft']]);
  expect(renameReferences(node, catalog, names).config?.arguments).toEqual({
    code: 'f"{{write}} {{ write.text }}"',
    inputs: { text: '{{ draft.text }}' },
  });
  // A tool that is not there (any more) is read like any text.
  const unknown = { type: 'tool', config: { tool: 'toString', arguments: { x: '{{ write }}' } } };
  expect(renameReferences(unknown, catalog, names).config?.arguments).toEqual({ x: '{{ draft }}' });
});
