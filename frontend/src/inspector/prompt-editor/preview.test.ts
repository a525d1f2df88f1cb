/** A prompt as it would read: what is looked up here, what the server is asked for, and what stays open. */
import { describe, expect, it } from 'vitest';
import type { Json } from '@/api/types';
import { previewOf, type Rendered, sourcesOf, valuesFor } from './preview';
import { asText } from './references';

const VALUES: Record<string, Json> = { start: { customer: 'Dana', tags: ['a', 'b'], n: 0 }, draft: { text: '' } };
const values = (name: string) => VALUES[name];
const preview = (text: string, made: [string, Rendered][] = []) => previewOf(text, values, new Map(made));

describe('what is looked up', () => {
  it('stands in the place of plain references', () => {
    expect(preview('Hi {{ start.customer }}, {{ start.tags[1] }}.')).toEqual([
      { kind: 'text', text: 'Hi ' },
      { kind: 'value', text: 'Dana' },
      { kind: 'text', text: ', ' },
      { kind: 'value', text: 'b' },
      { kind: 'text', text: '.' },
    ]);
  });

  it('may be empty or nought', () => {
    expect(preview('{{ draft.text }}{{ start.n }}').map((part) => part.text)).toEqual(['', '0']);
  });

  it('is never what objects inherit', () => {
    expect(preview('{{ start.constructor }}')[0]?.kind).toBe('open');
  });

  it('leaves braces that are just text', () => {
    const shown = previewOf('{{ "{{" }} {% raw %}{{ a }}{% endraw %}{# no #}!', () => undefined);
    expect(shown.map(({ text }) => text).join('')).toBe('{{ {{ a }}!');
  });

  it.each([
    [['a', 'b'], '["a", "b"]'],
    [{ a: [1, {}], b: 'x\n, {y} ]' }, '{"a": [1, {}], "b": "x\\n, {y} ]"}'],
    [[], '[]'],
    [null, 'null'],
    ['x\ny', 'x\ny'],
  ] as [Json, string][])('%j is written as a run writes it', (value, text) => {
    expect(asText(value)).toBe(text);
  });
});

describe('what the server is asked for', () => {
  it.each([
    ['Hi {{ start.customer }} {{ "x" }}', []],
    [
      '{{ start.customer | upper }}, {{ a + 1 }}, {{ start.customer | upper }}',
      ['{{ start.customer | upper }}', '{{ a + 1 }}'],
    ],
    ['{% raw %}{{ a | b }}{% endraw %} {# {{ c | d }} #}', []],
    ['{{ }}', []],
    ['a lone { brace, {{ an open one', []],
  ])('of %j: each piece that cannot be looked up, once', (text, sources) => {
    expect(sourcesOf(text)).toEqual(sources);
  });

  it.each(['{% if a %}b{% endif %} {{ c }}', 'x {{- a }}', '{{ a -}} x', '{{ {"a": b}.a }}'])(
    'of %j: all of it, since it is one piece',
    (text) => expect(sourcesOf(text)).toEqual([text]),
  );

  it('an expression that is more than a path', () => {
    expect(sourcesOf('start.n', 'expression')).toEqual([]);
    expect(sourcesOf('start.n > 2', 'expression')).toEqual(['start.n > 2']);
    expect(sourcesOf('  ', 'expression')).toEqual([]);
  });

  it('gets the values of the names in it, and no others', () => {
    expect(valuesFor('{{ draft.text | upper }} {{ nobody }}', 'template', values)).toEqual({
      known: [['draft', { text: '' }]],
      all: false,
    });
    expect(valuesFor('draft.text | length', 'expression', values).all).toBe(true);
  });
});

describe('what the server answered', () => {
  it('stands where it was asked for', () => {
    const text = '{{ start.customer | upper }}! {{ other | upper }}';
    expect(preview(text)).toMatchObject([{ kind: 'open' }, { text: '! ' }, { kind: 'open' }]);
    expect(preview(text, [['{{ start.customer | upper }}', { value: 'DANA' }]])).toEqual([
      { kind: 'value', text: 'DANA' },
      { kind: 'text', text: '! ' },
      { kind: 'open', text: 'other | upper' },
    ]);
  });

  it('marks what is wrong', () => {
    expect(preview('{{ a | shout }}', [['{{ a | shout }}', { wrong: 'No such filter.' }]])).toEqual([
      { kind: 'wrong', text: 'a | shout' },
    ]);
  });

  it('may be the text as a whole', () => {
    const text = '{% if start.n %}many{% endif %} of {{ start.customer }}';
    expect(preview(text, [[text, { value: ' of Dana' }]])).toEqual([{ kind: 'value', text: ' of Dana' }]);
    // A text with a fault in it shows at least what can be looked up.
    expect(preview(text, [[text, { wrong: 'x' }]]).filter(({ kind }) => kind === 'value')).toEqual([
      { kind: 'value', text: 'Dana' },
    ]);
  });

  it('is the value of an expression', () => {
    const shown = previewOf('start.n > 2', values, new Map([['start.n > 2', { value: false }]]), 'expression');
    expect(shown).toEqual([{ kind: 'value', text: 'false' }]);
  });
});
