/** References in texts: found, judged, previewed. */
import { describe, expect, it } from 'vitest';
import { offersOf, type Scoped } from '@/graph/scope';
import { filterOffers } from './ReferencePicker';
import { blocksOf, faultIn, faultsIn, pathOf } from './references';

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

  it.each([
    ['{{ start.bodi | upper }}', 'bodi'],
    ['{{ "x" if start.bodi else "y" }}', 'bodi'],
    ['{{ start.body | upper }}', ''],
    ['{{ start.bodi | default("-") }}', ''],
    ['{{ start.bodi is defined }}', ''],
    ['{{ "start.bodi" ~ start.body.upper() }}', ''],
    ['{% for start in item %}{{ start.bodi | upper }}{% endfor %}', ''],
  ])('looks behind filters and into conditions: %s', (text, name) => {
    const [fault] = faultsIn(text, SCOPE);
    expect(fault?.message ?? '').toContain(name && `“start” has no “${name}”`);
    expect(Boolean(fault)).toBe(name !== '');
  });

  it('gives the place of the fault', () => {
    const text = 'Dear {{ nobody }}';
    const [fault] = faultsIn(text, SCOPE);
    expect(text.slice(fault?.from, fault?.to)).toBe('nobody');
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
});
