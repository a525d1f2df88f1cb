/** References in texts: found, judged, previewed. */
import { describe, expect, it } from 'vitest';
import type { Json } from '@/api/types';
import { offersOf, type Scoped } from '@/graph/scope';
import { filterOffers } from './ReferencePicker';
import { blocksOf, faultIn, faultsIn, pathOf, previewOf } from './references';

const SCOPE: Scoped[] = [
  {
    name: 'start',
    node: 'start',
    source: 'Ticket',
    schema: { type: 'object', properties: { customer: { type: 'string' }, body: { type: 'string' } } },
  },
  {
    name: 'draft',
    node: 'draft',
    source: 'Draft',
    schema: { type: 'object', properties: { text: { type: 'string' } }, additionalProperties: true },
  },
  { name: 'item', node: null, source: 'Each', schema: {} },
];

describe('blocksOf', () => {
  it('tells where the braces and what is between them are', () => {
    const text = 'Hi {{  start.customer }}!';
    const [block] = blocksOf(text);
    expect(block?.inner).toBe('start.customer');
    expect(text.slice(block?.innerFrom, block?.innerTo)).toBe('start.customer');
    expect(text.slice(block?.from, block?.to)).toBe('{{  start.customer }}');
  });
});

describe('pathOf', () => {
  it.each([
    ['a.b', ['a', 'b']],
    ['a["b c"][0].d', ['a', 'b c', 0, 'd']],
    ['a.b | upper', null],
    ['a + 1', null],
    ['', null],
  ] as [string, (string | number)[] | null][])('%s', (source, path) => {
    expect(pathOf(source)).toEqual(path);
  });
});

describe('faults', () => {
  it('names what is not there', () => {
    expect(faultIn('strat.customer', SCOPE, new Set())).toContain('strat');
    expect(faultIn('start.customre', SCOPE, new Set())).toContain('It has: customer, body');
  });

  it.each([
    'start.customer',
    'start.customer | upper',
    'draft.more',
    'item.anything',
    'not start.body',
    "'x' in start.body",
  ])('lets %s be', (source) => expect(faultIn(source, SCOPE, new Set())).toBeNull());

  it('knows the names that a template makes itself', () => {
    expect(faultsIn('{% for row in item %}{{ row.name }} {{ loop.index }}{% endfor %}', SCOPE)).toEqual([]);
    expect(faultsIn('{% set n = 3 %}{{ n }} {{ m }}', SCOPE).map((fault) => fault.message)).toEqual([
      'Nothing called “m” comes before this step.',
    ]);
  });

  it('gives the place of the fault', () => {
    const text = 'Dear {{ nobody }}';
    const [fault] = faultsIn(text, SCOPE);
    expect(text.slice(fault?.from, fault?.to)).toBe('nobody');
  });
});

describe('previewOf', () => {
  const values: Record<string, Json> = { start: { customer: 'Dana', tags: ['a', 'b'], n: 0 }, draft: { text: '' } };
  const preview = (text: string) => previewOf(text, (name) => values[name]);

  it('puts values in the place of plain references', () => {
    expect(preview('Hi {{ start.customer }}, {{ start.tags[1] }}.')).toEqual([
      { kind: 'text', text: 'Hi ' },
      { kind: 'value', text: 'Dana' },
      { kind: 'text', text: ', ' },
      { kind: 'value', text: 'b' },
      { kind: 'text', text: '.' },
    ]);
  });

  it('leaves open what it cannot know', () => {
    expect(preview('{{ start.customer | upper }}{{ other.text }}')).toEqual([
      { kind: 'open', text: 'start.customer | upper' },
      { kind: 'open', text: 'other.text' },
    ]);
  });

  it('shows values that are empty, nought or structured', () => {
    expect(preview('{{ draft.text }}{{ start.n }}').map((part) => part.text)).toEqual(['', '0']);
    expect(preview('{{ start.tags }}')[0]?.text).toContain('"a"');
  });

  it('does not look into what objects inherit', () => {
    expect(preview('{{ start.constructor }}')[0]?.kind).toBe('open');
  });
});

describe('filterOffers', () => {
  it('finds by path and by where a value comes from', () => {
    const offers = offersOf(SCOPE);
    expect(filterOffers(offers, 'cust').map((offer) => offer.path)).toEqual(['start.customer']);
    expect(filterOffers(offers, 'ticket body').map((offer) => offer.path)).toEqual(['start.body']);
    expect(filterOffers(offers, '')).toHaveLength(offers.length);
  });
});

describe('braces that are just text', () => {
  it('are no reference in quotes, between raw tags or in a comment', () => {
    expect(
      blocksOf('{{ "{{" }} x {% raw %}{{ a }}{% endraw %} {# {{ b }} #} {{ c }}').map(({ inner }) => inner),
    ).toEqual(['"{{"', 'c']);
  });
  it('stand in the preview as they will in the text', () => {
    const shown = previewOf('{{ "{{" }} {% raw %}{{ a }}{% endraw %}{# no #}!', () => undefined);
    expect(shown.map(({ text }) => text).join('')).toBe('{{ {{ a }}!');
  });
});
