/** Reading a JSON Schema for a form: references, "or null", which control, defaults, what is sent. */

import type { Json, JsonObject, JsonSchema } from '@/api/types';
import { isObject } from '../graph/paths';

export type FormPath = (string | number)[];

export { isObject };

/** A schema made plain: `$ref` and `allOf` followed, `anyOf [X, null]` taken as X that may be empty. */
export type Resolved = { schema: JsonSchema; nullable: boolean };

/** `['routes', 0, 'when']` → `routes.0.when`, the way problems name fields. */
export function dotted(path: FormPath): string {
  return path.join('.');
}

function follow(ref: string, root: JsonSchema): JsonSchema {
  let at: unknown = root;
  for (const part of ref.replace(/^#\/?/, '').split('/').filter(Boolean)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    at = isObject(at) ? at[key] : undefined;
  }
  return isObject(at) ? (at as JsonSchema) : {};
}

/** Follows `$ref` (in `root`), merges `allOf`, unwraps "or null"; other words of `schema` (title, default, x-…) win. */
export function resolve(schema: JsonSchema, root: JsonSchema = schema, depth = 0): Resolved {
  // A schema that refers to itself for ever is read as "anything".
  if (depth > 16) return { schema: {}, nullable: true };
  if (schema.$ref) {
    const { $ref, ...own } = schema;
    return resolve({ ...follow($ref, root), ...own }, root, depth + 1);
  }
  if (schema.allOf?.length) {
    const { allOf, ...own } = schema;
    const parts = allOf.map((part) => resolve(part, root, depth + 1).schema);
    return resolve(
      parts.reduceRight<JsonSchema>((all, part) => mergeSchemas(part, all), own),
      root,
      depth + 1,
    );
  }
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) {
    const real = choices.filter((choice) => choice.type !== 'null');
    const nullable = real.length < choices.length;
    if (real.length === 1 && real[0]) {
      const { anyOf: _anyOf, oneOf: _oneOf, ...own } = schema;
      const inner = resolve(real[0], root, depth + 1);
      return { schema: { ...inner.schema, ...own }, nullable: nullable || inner.nullable };
    }
    return { schema, nullable };
  }
  if (Array.isArray(schema.type) && schema.type.includes('null')) {
    const rest = schema.type.filter((type) => type !== 'null');
    const type = rest.length === 1 ? rest[0] : rest;
    return { schema: { ...schema, ...(type === undefined ? {} : { type }) }, nullable: true };
  }
  return { schema, nullable: schema.type === 'null' };
}

function mergeSchemas(below: JsonSchema, above: JsonSchema): JsonSchema {
  const merged = { ...below, ...above };
  if (below.properties && above.properties) merged.properties = { ...below.properties, ...above.properties };
  if (below.required && above.required) merged.required = [...new Set([...below.required, ...above.required])];
  return merged;
}

export type Control =
  | 'text'
  | 'textarea'
  | 'number'
  | 'boolean'
  | 'choice'
  | 'date'
  | 'datetime'
  | 'time'
  | 'list'
  | 'object'
  | 'json';

export type Choice = { value: Json; label: string };

/** The values of an enum, of a `oneOf` of constants, or of a union that is constants only. */
export function choicesOf(schema: JsonSchema): Choice[] | null {
  if (schema.enum) {
    const labels = schema['x-enum-labels'];
    return schema.enum.map((value, index) => ({ value, label: labels?.[index] ?? labelOf(value) }));
  }
  const options = (schema.oneOf ?? schema.anyOf)?.filter((option) => option.type !== 'null');
  if (options?.length && options.every((option) => option.const !== undefined)) {
    return options.map((option) => ({ value: option.const ?? null, label: option.title ?? labelOf(option.const) }));
  }
  return null;
}

function labelOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const TEXT_FORMATS: Record<string, Control> = {
  textarea: 'textarea',
  multiline: 'textarea',
  markdown: 'textarea',
  date: 'date',
  'date-time': 'datetime',
  time: 'time',
};

/** Which control shows a (resolved) schema. */
export function controlOf(schema: JsonSchema): Control {
  if (choicesOf(schema)) return 'choice';
  switch (schema.type) {
    case 'string':
      return TEXT_FORMATS[schema.format ?? ''] ?? 'text';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return schema.items ? 'list' : 'json';
    case 'object':
      return schema.properties && Object.keys(schema.properties).length > 0 ? 'object' : 'json';
    default:
      if (schema.properties) return 'object';
      return 'json';
  }
}

/** `first_name` → `First name`, for fields without a title. */
export function titleOf(key: string | number, schema: JsonSchema): string {
  if (schema.title) return schema.title;
  if (typeof key === 'number') return `${key + 1}`;
  const words = key.replaceAll(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The value a fresh form begins with: every default, objects filled as far as they have any. */
export function defaultsOf(given: JsonSchema, root: JsonSchema = given, depth = 0): Json | undefined {
  const { schema } = resolve(given, root);
  if (schema.default !== undefined) return structuredClone(schema.default);
  if (schema.const !== undefined) return schema.const;
  if (!schema.properties || depth > 12) return undefined;
  const made: JsonObject = {};
  for (const [key, child] of Object.entries(schema.properties)) {
    const value = defaultsOf(child, root, depth + 1);
    if (value !== undefined) made[key] = value;
  }
  return depth === 0 || Object.keys(made).length > 0 ? made : undefined;
}

/** What a new row of a list begins with. */
export function blankOf(given: JsonSchema, root: JsonSchema = given): Json {
  const value = defaultsOf(given, root);
  if (value !== undefined) return value;
  const { schema } = resolve(given, root);
  const first = choicesOf(schema)?.[0];
  if (first) return first.value;
  const blanks: Record<string, Json> = { string: '', number: 0, integer: 0, boolean: false, array: [], object: {} };
  return typeof schema.type === 'string' ? (blanks[schema.type] ?? null) : null;
}

/** What is sent: empty optional texts and never-touched parts are left out, required switches are `false`. */
export function cleaned(given: JsonSchema, value: Json | undefined, root: JsonSchema = given): Json | undefined {
  const { schema } = resolve(given, root);
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.map((item) => cleaned(items, item, root) ?? null) : value;
  }
  if (!isObject(value) || !schema.properties) return value;
  const made: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    const child = schema.properties[key];
    const required = schema.required?.includes(key) ?? false;
    const kept = child ? cleaned(child, item, root) : item;
    const dropped = kept === '' && !required && resolve(child ?? {}, root).schema.default === undefined;
    if (kept !== undefined && !dropped) made[key] = kept;
  }
  for (const key of schema.required ?? []) {
    const child = schema.properties[key];
    if (made[key] === undefined && child && resolve(child, root).schema.type === 'boolean') made[key] = false;
  }
  return made;
}

/** `value` with `next` at `path`; undefined removes the key. */
export function withValue(value: Json | undefined, path: FormPath, next: Json | undefined): Json | undefined {
  const [head, ...rest] = path;
  if (head === undefined) return next;
  if (typeof head === 'number') {
    const list = Array.isArray(value) ? [...value] : [];
    const inner = withValue(list[head], rest, next);
    if (inner === undefined) list.splice(head, 1);
    else list[head] = inner;
    return list;
  }
  const object: JsonObject = isObject(value) ? { ...value } : {};
  const inner = withValue(object[head], rest, next);
  if (inner === undefined) delete object[head];
  else object[head] = inner;
  return object;
}
