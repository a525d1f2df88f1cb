/** What a node hands on: its outputs as JSON Schema, worked out from its type's rules and its own settings. */

import { getIn, isObject } from './paths';
import { expand } from './templates';
import type { Json, JsonObject, NodeTypeInfo, Schema } from './types';

/** The schema of a node's output; an object whose properties are what references offer. */
export function outputSchema(type: NodeTypeInfo, config: JsonObject = {}): Schema {
  return resolve(type.outputs, config, type.config);
}

/**
 * A schema with the catalogue's rules evaluated over a config: `x-properties-from` takes the properties of the schema
 * in that field, `x-keys-from` one property for each key of that field, `x-schema-from` on a property the schema in
 * that field (none: no such property).
 */
export function resolve(schema: Schema, config: JsonObject, configSchema?: Schema): Schema {
  const properties: Record<string, Schema> = {};
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const from = property['x-schema-from'];
    const given = from ? valueAt(config, from, configSchema) : resolve(property, config, configSchema);
    if (isObject(given)) properties[name] = given as Schema;
  }
  const source = schema['x-properties-from'];
  const given = source ? valueAt(config, source, configSchema) : undefined;
  if (isObject(given) && isObject(given.properties)) Object.assign(properties, given.properties);
  const keyed = schema['x-keys-from'] ? valueAt(config, schema['x-keys-from'], configSchema) : undefined;
  for (const key of isObject(keyed) ? Object.keys(keyed) : []) properties[key] ??= {};
  const { 'x-properties-from': _from, 'x-keys-from': _keys, ...rest } = schema;
  const isOpen = schema.properties !== undefined || source !== undefined || schema['x-keys-from'] !== undefined;
  return isOpen ? { ...rest, properties } : rest;
}

function valueAt(config: JsonObject, dotted: string, configSchema: Schema | undefined): unknown {
  const path = dotted.split('.');
  const given: Json | undefined = getIn(config, path);
  if (given !== undefined) return given;
  let schema: Schema | undefined = configSchema;
  for (const key of path) {
    schema = expand(schema, configSchema).find((variant) => variant.properties?.[key])?.properties?.[key];
  }
  return schema?.default;
}

/** A schema's kind as it is shown to people. */
export type Kind = 'text' | 'number' | 'boolean' | 'json' | 'list' | 'file';

export function kindOf(schema: Schema, root: Schema = schema): Kind {
  for (const variant of expand(schema, root)) {
    const type = Array.isArray(variant.type) ? variant.type.find((name) => name !== 'null') : variant.type;
    if (type === 'string') return variant.format === 'binary' ? 'file' : 'text';
    if (type === 'number' || type === 'integer') return 'number';
    if (type === 'boolean') return 'boolean';
    if (type === 'array') return 'list';
    if (type === 'object') return 'json';
  }
  return 'json';
}
