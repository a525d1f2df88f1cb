/** A JSON Schema of an object ⇄ a table of fields; what the table cannot hold stays untouched inside each field. */

import type { Json, JsonObject, JsonSchema } from '@/api/types';
import { isObject } from '@/forms/schema';
import { widgets as t } from '@/i18n/en/widgets';

export type FieldKind =
  | 'text'
  | 'long'
  | 'number'
  | 'integer'
  | 'boolean'
  | 'choice'
  | 'list'
  | 'date'
  | 'object'
  | 'any';

export const KINDS: { value: FieldKind; label: string }[] = (Object.keys(t.kinds) as FieldKind[]).map((value) => ({
  value,
  label: t.kinds[value],
}));

export type FieldRow = { name: string; kind: FieldKind; required: boolean; schema: JsonSchema };

/** Whether a schema is an object of properties, so that a table can show it. */
export function isTable(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  if (!isObject(value)) return false;
  const { type, properties } = value;
  if (type !== undefined && type !== 'object') return false;
  if ('$ref' in value || 'anyOf' in value || 'oneOf' in value || 'allOf' in value) return false;
  return properties === undefined || (isObject(properties) && Object.values(properties).every(isObject));
}

export function kindOfField(schema: JsonSchema): FieldKind {
  if (schema.enum) return 'choice';
  switch (schema.type) {
    case 'string':
      if (schema.format === 'textarea') return 'long';
      return schema.format === 'date' ? 'date' : 'text';
    case 'number':
      return 'number';
    case 'integer':
      return 'integer';
    case 'boolean':
      return 'boolean';
    case 'array':
      return 'list';
    case 'object':
      return 'object';
    default:
      return 'any';
  }
}

export function rowsOf(value: Json | undefined): FieldRow[] {
  const schema = (isObject(value) ? value : {}) as JsonSchema;
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).map(([name, child]) => ({
    name,
    kind: kindOfField(child),
    required: required.has(name),
    schema: child,
  }));
}

const SHAPES: Record<FieldKind, JsonSchema> = {
  text: { type: 'string' },
  long: { type: 'string', format: 'textarea' },
  number: { type: 'number' },
  integer: { type: 'integer' },
  boolean: { type: 'boolean' },
  choice: { type: 'string', enum: ['one', 'two'] },
  list: { type: 'array', items: { type: 'string' } },
  date: { type: 'string', format: 'date' },
  object: { type: 'object', properties: {} },
  any: {},
};

/** The field's schema as another kind: name, help and (where it still fits) the default are kept. */
export function withKind(schema: JsonSchema, kind: FieldKind): JsonSchema {
  const kept: JsonSchema = {};
  if (schema.title !== undefined) kept.title = schema.title;
  if (schema.description !== undefined) kept.description = schema.description;
  const shape = structuredClone(SHAPES[kind]);
  const { default: value } = schema;
  const isTemplate = typeof value === 'string' && value.includes('{{');
  const fits =
    shape.type === undefined ||
    shape.type === jsonType(value) ||
    (shape.type === 'number' && typeof value === 'number');
  const inChoice = !shape.enum || shape.enum.includes(value ?? null);
  if (value !== undefined && (isTemplate || (fits && inChoice))) kept.default = value;
  return { ...shape, ...kept };
}

function jsonType(value: Json | undefined): string {
  if (Array.isArray(value)) return 'array';
  return value === null ? 'null' : typeof value;
}

/** The schema again; its other words (title, additionalProperties, …) are those of `before`. */
export function schemaOf(rows: readonly FieldRow[], before: Json | undefined): Json {
  const {
    required: _required,
    properties: _properties,
    type: _type,
    ...rest
  } = isObject(before) ? before : ({} as JsonObject);
  const required = rows.filter((row) => row.required).map((row) => row.name);
  const properties: JsonObject = {};
  for (const row of rows) properties[row.name] = row.schema as unknown as Json;
  return { type: 'object', ...(required.length ? { required } : {}), properties, ...rest };
}

/** Words of a choice, one a line or separated by commas. */
export function choicesFrom(text: string): string[] {
  const parts = text.split(text.includes('\n') ? '\n' : ',').map((part) => part.trim());
  return [...new Set(parts.filter(Boolean))];
}
