// @vitest-environment happy-dom
/** From a config's schema to widgets, and from a table of fields to a schema and back. */
import { describe, expect, it } from 'vitest';
import type { JsonSchema } from '@/api/types';
import { policyTarget, renamePortOps } from '../ports';
import { personOf } from '../widgets/pickers';
import { convert, formOf } from '../widgets/ValueWidget';
import { isShown, placeholderOf, siblingValue, widgetOf } from './choose';
import { choicesFrom, isTable, rowsOf, schemaOf, withKind } from './table';

describe('widgetOf', () => {
  it.each([
    [{ 'x-widget': 'prompt', type: 'string' }, 'prompt'],
    [{ 'x-widget': 'not-known-here', type: 'boolean' }, 'toggle'],
    [{ type: 'string', enum: ['a'] }, 'choice'],
    [{ type: 'integer' }, 'number'],
    [{ type: 'array', items: { type: 'string' } }, 'list'],
    [{ type: 'object', additionalProperties: { type: 'string' } }, 'map'],
    [{ type: 'object' }, 'json'],
    [{ anyOf: [{ type: 'number' }, { type: 'string' }] }, 'number'],
    [{ anyOf: [{ type: 'string' }, { type: 'array' }] }, 'value'],
    [{}, 'value'],
  ] as [JsonSchema, string][])('%j → %s', (schema, widget) => {
    expect(widgetOf(schema, schema, 'text')).toBe(widget);
  });

  it('edits bare expressions as such', () => {
    expect(widgetOf({ type: 'string' }, {}, 'expression')).toBe('expression');
  });
});

describe('fields that depend on others', () => {
  const properties: Record<string, JsonSchema> = {
    mode: { type: 'string', default: 'rules' },
    link: { type: 'string', 'x-widget': 'connection', default: 'demo' },
  };
  const rule: JsonSchema = { 'x-when': { mode: 'model' } };

  it('are shown when the other has the value, its default counting', () => {
    expect(isShown(rule, { values: {}, properties }, {})).toBe(false);
    expect(isShown(rule, { values: { mode: 'model' }, properties }, {})).toBe(true);
    expect(isShown({ 'x-when': { mode: ['rules', 'model'] } }, { values: {}, properties }, {})).toBe(true);
  });

  it('look at the object around theirs when the name is not beside them', () => {
    const outer = { values: { mode: 'model' }, properties };
    expect(isShown(rule, { values: {}, properties: {}, outer }, {})).toBe(true);
    expect(isShown(rule, { values: {}, properties: {} }, {})).toBe(true);
  });

  it('find the sibling of a kind, whatever its name', () => {
    expect(siblingValue({ values: { link: 'own' }, properties }, 'connection', {})).toBe('own');
    expect(siblingValue({ values: {}, properties }, 'connection', {})).toBe('demo');
  });

  it('show a default only where it says something', () => {
    expect([placeholderOf({ default: 3 }), placeholderOf({ default: [] }), placeholderOf({ default: null })]).toEqual(
      ['3', '', ''],
    );
  });
});

describe('the table of fields', () => {
  const schema = {
    type: 'object',
    required: ['topic'],
    properties: { topic: { type: 'string', title: 'Topic', 'x-own': 1 }, when: { type: 'string', format: 'date' } },
    additionalProperties: false,
  };

  it('gives the same schema back', () => {
    expect(schemaOf(rowsOf(schema), schema)).toEqual(schema);
  });

  it('renames, requires and drops fields', () => {
    const [topic, when] = rowsOf(schema);
    const made = schemaOf(
      [
        { ...topic!, name: 'subject' },
        { ...when!, required: true },
      ],
      schema,
    );
    expect(made).toMatchObject({ required: ['subject', 'when'], additionalProperties: false });
    expect(schemaOf([{ ...topic!, required: false }], schema)).not.toHaveProperty('required');
  });

  it('keeps title and help when the kind changes, the default only where it still fits', () => {
    const before: JsonSchema = { type: 'string', title: 'T', description: 'D', default: 'x' };
    expect(withKind(before, 'number')).toEqual({ type: 'number', title: 'T', description: 'D' });
    expect(withKind(before, 'long')).toEqual({
      type: 'string',
      format: 'textarea',
      title: 'T',
      description: 'D',
      default: 'x',
    });
    expect(withKind({ type: 'string', default: '{{ a.b }}' }, 'number').default).toBe('{{ a.b }}');
  });

  it('leaves schemas that are more than a table to the JSON editor', () => {
    expect(isTable(undefined)).toBe(true);
    expect(isTable({ anyOf: [] })).toBe(false);
    expect(isTable({ type: 'array' })).toBe(false);
    expect(isTable({ type: 'object', properties: { a: true } })).toBe(false);
  });

  it('reads choices by line or comma, each once', () => {
    expect(choicesFrom('a\nb, c\n\na')).toEqual(['a', 'b, c']);
    expect(choicesFrom('a, b,')).toEqual(['a', 'b']);
  });
});

describe('any value', () => {
  const forms = ['text', 'fields', 'json'] as const;

  it('is shown in the simplest form that holds it', () => {
    expect([
      formOf('x', forms),
      formOf({ a: 'x' }, forms),
      formOf({ a: 1 }, forms),
      formOf(undefined, forms),
    ]).toEqual(['text', 'fields', 'json', 'text']);
  });

  it('changes form only where nothing is lost', () => {
    expect(convert('hello', 'fields')).toEqual({ value: { value: 'hello' } });
    expect(convert({ a: [1] }, 'fields')).toBeNull();
    expect(convert({ a: 'x' }, 'text')).toEqual({ value: '{"a":"x"}' });
  });
});

describe('small rules', () => {
  it('moves the wires of a renamed port along, and no others', () => {
    const doc = {
      format: 'baton/1' as const,
      nodes: {},
      edges: [
        { source: 'r', port: 'a', target: 'x' },
        { source: 'r', port: 'b', target: 'y' },
        { source: 'q', port: 'a', target: 'z' },
      ],
    };
    const ops = renamePortOps(doc, 'r', ['config', 'routes', 0, 'id'], 'a', 'first');
    expect(ops.map((op) => op.op)).toEqual(['node.set', 'edge.remove', 'edge.add']);
    expect(ops[2]).toEqual({ op: 'edge.add', edge: { source: 'r', port: 'first', target: 'x' } });
  });

  it('takes an emptied part of the policy away whole', () => {
    expect(policyTarget({ retry: { attempts: 3 } }, ['retry', 'attempts'])).toEqual(['retry']);
    expect(policyTarget({ retry: { attempts: 3, wait: 1 } }, ['retry', 'attempts'])).toEqual(['retry', 'attempts']);
    expect(policyTarget(undefined, ['timeout'])).toEqual(['timeout']);
  });

  it('takes a bare name for a person', () => {
    expect([personOf('ana'), personOf('team:Support'), personOf('{{ start.who }}')]).toEqual([
      'user:ana',
      'team:Support',
      '{{ start.who }}',
    ]);
  });
});
