/** What a form makes of a JSON Schema: controls, defaults, faults, what is sent. */
import { describe, expect, it } from 'vitest';
import type { JsonSchema } from '@/api/types';
import { checkValue, errorsFrom } from './check';
import { fromLocal, readJson, readNumber, toLocal } from './controls';
import { blankOf, choicesOf, cleaned, controlOf, defaultsOf, resolve, titleOf, withValue } from './schema';

const text: JsonSchema = { type: 'string' };

describe('resolve', () => {
  it('takes "or null" away and keeps what stands beside it', () => {
    const made = resolve({
      anyOf: [{ type: 'integer', minimum: 1 }, { type: 'null' }],
      default: null,
      title: 'Stop',
    });
    expect(made.nullable).toBe(true);
    expect(made.schema).toMatchObject({ type: 'integer', minimum: 1, title: 'Stop' });
    expect(made.schema.anyOf).toBeUndefined();
  });

  it('follows references in the root and lets the nearer words win', () => {
    const root: JsonSchema = { $defs: { Route: { type: 'object', title: 'Route' } } };
    expect(resolve({ $ref: '#/$defs/Route', title: 'Way' }, root).schema).toEqual({ type: 'object', title: 'Way' });
  });

  it('merges allOf, requirements and properties included', () => {
    const made = resolve({
      allOf: [
        { properties: { a: text }, required: ['a'] },
        { properties: { b: text }, required: ['b'] },
      ],
    }).schema;
    expect(Object.keys(made.properties ?? {}).sort()).toEqual(['a', 'b']);
    expect([...(made.required ?? [])].sort()).toEqual(['a', 'b']);
  });

  it('ends on a schema that refers to itself', () => {
    const root: JsonSchema = { $defs: { Loop: { $ref: '#/$defs/Loop' } } };
    expect(resolve({ $ref: '#/$defs/Loop' }, root).nullable).toBe(true);
  });

  it('reads a list of types with null', () => {
    expect(resolve({ type: ['string', 'null'] })).toEqual({ schema: { type: 'string' }, nullable: true });
  });
});

describe('controlOf', () => {
  it.each([
    [{ type: 'string' }, 'text'],
    [{ type: 'string', format: 'textarea' }, 'textarea'],
    [{ type: 'string', format: 'date' }, 'date'],
    [{ type: 'integer' }, 'number'],
    [{ type: 'boolean' }, 'boolean'],
    [{ type: 'string', enum: ['a', 'b'] }, 'choice'],
    [{ oneOf: [{ const: 1, title: 'One' }, { const: 2 }] }, 'choice'],
    [{ type: 'array', items: text }, 'list'],
    [{ type: 'object', properties: { a: text } }, 'object'],
    [{ type: 'object' }, 'json'],
    [{}, 'json'],
  ] as [JsonSchema, string][])('%j is a %s', (schema, control) => {
    expect(controlOf(schema)).toBe(control);
  });

  it('names choices by their titles', () => {
    expect(choicesOf({ oneOf: [{ const: 1, title: 'One' }, { const: 2 }] })?.map((each) => each.label)).toEqual([
      'One',
      '2',
    ]);
  });
});

describe('defaults', () => {
  it('fills nested objects as far as they have any', () => {
    const schema: JsonSchema = {
      type: 'object',
      properties: {
        name: { type: 'string', default: 'Ana' },
        empty: text,
        address: { type: 'object', properties: { city: { type: 'string', default: 'Kiel' }, street: text } },
        other: { type: 'object', properties: { a: text } },
      },
    };
    expect(defaultsOf(schema)).toEqual({ name: 'Ana', address: { city: 'Kiel' } });
  });

  it('does not hand out the schema itself', () => {
    const schema: JsonSchema = { type: 'object', default: { tags: [] } };
    const value = defaultsOf(schema) as { tags: string[] };
    value.tags.push('x');
    expect(defaultsOf(schema)).toEqual({ tags: [] });
  });

  it('begins a row with something the schema accepts', () => {
    expect(blankOf({ type: 'string', enum: ['low', 'high'] })).toBe('low');
    expect(blankOf(text)).toBe('');
    expect(blankOf({ type: 'object', properties: { a: { default: 1 } } })).toEqual({ a: 1 });
  });
});

describe('checkValue', () => {
  const schema: JsonSchema = {
    type: 'object',
    required: ['topic', 'urgent'],
    properties: {
      topic: { type: 'string', maxLength: 5 },
      score: { type: 'integer', minimum: 1, maximum: 10 },
      mail: { type: 'string', format: 'email' },
      urgent: { type: 'boolean' },
      tags: { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
      who: { type: 'object', required: ['name'], properties: { name: text } },
    },
  };

  it('finds nothing wrong with what fits', () => {
    expect(checkValue(schema, { topic: 'rain', score: 3, mail: 'a@b.c', tags: ['x'], who: { name: 'Ana' } })).toEqual(
      {},
    );
  });

  it('names every field that is wrong, by its path', () => {
    const errors = checkValue(schema, { topic: 'much too long', score: 2.5, mail: 'nobody', tags: [''], who: {} });
    expect(Object.keys(errors).sort()).toEqual(['mail', 'score', 'tags.0', 'topic', 'who.name']);
    expect(errors.score).toContain('whole number');
  });

  it('asks for what is required and empty, but takes an untouched switch as off', () => {
    expect(checkValue(schema, { topic: '' })).toEqual({ topic: 'Fill this in.' });
  });

  it('does not take null for a required value, unless the schema does', () => {
    const maybe: JsonSchema = { type: 'object', required: ['a'], properties: { a: { type: ['string', 'null'] } } };
    expect(checkValue(maybe, { a: null })).toEqual({});
    expect(checkValue({ ...maybe, properties: { a: text } }, { a: null })).toEqual({ a: 'Fill this in.' });
  });

  it('looks into a required group that was never opened', () => {
    const nested: JsonSchema = {
      type: 'object',
      required: ['who'],
      properties: { who: schema.properties?.who ?? {} },
    };
    expect(checkValue(nested, {})).toEqual({ 'who.name': 'Fill this in.' });
  });
});

describe('cleaned', () => {
  it('leaves empty optional texts out, keeps those that overrule a default, and sends required switches', () => {
    const schema: JsonSchema = {
      type: 'object',
      required: ['on'],
      properties: { a: text, b: { type: 'string', default: 'x' }, on: { type: 'boolean' } },
    };
    expect(cleaned(schema, { a: '', b: '' })).toEqual({ b: '', on: false });
  });
});

describe('errorsFrom', () => {
  it('takes the name that the body gives the form away', () => {
    const problems = [
      { field: 'input.topic', message: 'Too long.' },
      { field: 'input', message: 'Wrong.' },
      { field: 'inputs', message: 'Another field.' },
    ];
    expect(errorsFrom(problems, ['input'])).toEqual({ topic: 'Too long.', '': 'Wrong.', inputs: 'Another field.' });
  });
});

describe('withValue', () => {
  it('sets deep values without touching what was', () => {
    const before = { a: [{ b: 1 }] };
    expect(withValue(before, ['a', 0, 'b'], 2)).toEqual({ a: [{ b: 2 }] });
    expect(before).toEqual({ a: [{ b: 1 }] });
  });

  it('takes rows and keys away', () => {
    expect(withValue({ a: ['x', 'y'] }, ['a', 0], undefined)).toEqual({ a: ['y'] });
    expect(withValue({ a: 1, b: 2 }, ['a'], undefined)).toEqual({ b: 2 });
  });
});

describe('inputs', () => {
  it('reads numbers as people write them', () => {
    const read = [' 3,5 ', '', '1e3', '-0,25', '2,5001', '{{ a.b }}'].map(readNumber);
    expect(read).toEqual([3.5, undefined, 1000, -0.25, 2.5001, '{{ a.b }}']);
  });

  it('does not guess where people mean different numbers, or none', () => {
    const odd = ['1,000', '12,500', '0x10', '1_000', 'Infinity', '1e999', '٣'];
    expect(odd.map(readNumber)).toEqual(odd);
  });

  it('says why a text is not JSON', () => {
    expect(() => readJson('{')).toThrow(/not JSON/);
    expect(readJson('  ')).toBeUndefined();
  });

  it('shows a moment in local time and gives the same moment back', () => {
    const moment = '2026-03-04T05:06:00.000Z';
    expect(fromLocal(toLocal(moment))).toBe(moment);
    expect(toLocal('nonsense')).toBe('');
  });

  it('makes a title of a key', () => {
    expect(titleOf('first_name', {})).toBe('First name');
    expect(titleOf('x', { title: 'Own' })).toBe('Own');
  });
});
