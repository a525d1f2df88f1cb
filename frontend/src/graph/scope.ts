/** Which values a field of a node can refer to: the upstream nodes' outputs and the names its containers give. */

import { scope as t } from '../i18n/en/scope';
import { ancestors } from './connect';
import { type Kind, kindOf, outputSchema, resolve } from './outputs';
import { titleOf } from './slug';
import { expand } from './templates';
import type { Catalog, Doc, NodeDoc, NodeTypeInfo, Schema } from './types';
import { ERROR, portOf } from './types';

/** A value that can be picked: `write.text`. */
export interface Offer {
  path: string;
  kind: Kind;
  /** The node it comes from, null for names of the run or a container. */
  node: string | null;
  /** What the picker calls its source. */
  source: string;
  description?: string;
}

/** Where a name in scope comes from, and the schema of its value. */
export interface Scoped {
  name: string;
  node: string | null;
  source: string;
  schema: Schema;
}

interface ScopeWish {
  /** The field is evaluated after an iteration: the container's own children are in scope too. */
  inside?: boolean;
}

/** Every name that node `id` can use, nearest first. */
export function scopeOf(doc: Doc, catalog: Catalog, id: string, wish: ScopeWish = {}): Scoped[] {
  const node = doc.nodes[id];
  if (!node) return [];
  const found: Scoped[] = [];
  const seen = new Set<string>();
  const add = (entry: Scoped): void => {
    if (!seen.has(entry.name)) {
      seen.add(entry.name);
      found.push(entry);
    }
  };
  if (wish.inside) {
    for (const [child, { parent }] of Object.entries(doc.nodes)) if (parent === id) addNode(doc, catalog, child, add);
    addContainerNames(doc, catalog, id, add);
  }
  for (let here: string | undefined = id; here && doc.nodes[here]; here = doc.nodes[here]!.parent) {
    for (const before of ancestors(doc, here)) addNode(doc, catalog, before, add);
    const parent: string | undefined = doc.nodes[here]!.parent;
    if (parent) addContainerNames(doc, catalog, parent, add);
  }
  for (const [key, other] of Object.entries(doc.nodes)) {
    if (catalog[other.type]?.is_entry && key !== id) addNode(doc, catalog, key, add);
  }
  add({ name: 'input', node: null, source: t.input, schema: inputSchema(doc, catalog, id) });
  if (comesAfterError(doc, id)) add({ name: 'error', node: null, source: t.error, schema: ERROR_SCHEMA });
  add({ name: 'run', node: null, source: t.run, schema: RUN_SCHEMA });
  const state = stateSchema(doc, catalog);
  if (state) add({ name: 'state', node: null, source: t.state, schema: state });
  return found;
}

const text: Schema = { type: 'string' };
const ERROR_SCHEMA: Schema = {
  type: 'object',
  properties: { message: text, hint: text, class: text, node: text },
};
const RUN_SCHEMA: Schema = { type: 'object', properties: { id: text, started_at: text } };

function addNode(doc: Doc, catalog: Catalog, id: string, add: (entry: Scoped) => void): void {
  const node = doc.nodes[id];
  const type = node && catalog[node.type];
  if (type) add({ name: id, node: id, source: node.label || titleOf(id), schema: schemaOf(node, type) });
}

/** What a step gives, worked out once for each state of it: a step late in a workflow sees hundreds before it. */
const schemas = new WeakMap<NodeDoc, { type: NodeTypeInfo; schema: Schema }>();

function schemaOf(node: NodeDoc, type: NodeTypeInfo): Schema {
  const known = schemas.get(node);
  if (known?.type === type) return known.schema;
  const schema = outputSchema(type, node.config);
  schemas.set(node, { type, schema });
  return schema;
}

function addContainerNames(doc: Doc, catalog: Catalog, id: string, add: (entry: Scoped) => void): void {
  const node = doc.nodes[id];
  const type = node && catalog[node.type];
  for (const [name, schema] of Object.entries(type?.child_scope ?? {})) {
    add({ name, node: null, source: node?.label || titleOf(id), schema: resolve(schema, node?.config ?? {}) });
  }
}

/** The schema of `input`: a sole predecessor's output; unknown when several may join. */
function inputSchema(doc: Doc, catalog: Catalog, id: string): Schema {
  const before = doc.edges.filter((edge) => edge.target === id);
  const source = before.length === 1 ? doc.nodes[before[0]!.source] : undefined;
  const type = source && catalog[source.type];
  return type ? outputSchema(type, source.config) : {};
}

/** The run's own state, where the start declares any. */
function stateSchema(doc: Doc, catalog: Catalog): Schema | null {
  const entry = Object.values(doc.nodes).find((node) => catalog[node.type]?.is_entry);
  const declared = entry?.config?.state;
  const names = declared && typeof declared === 'object' ? Object.keys(declared) : [];
  return names.length ? { type: 'object', properties: Object.fromEntries(names.map((name) => [name, {}])) } : null;
}

function comesAfterError(doc: Doc, id: string): boolean {
  const line = new Set([id, ...ancestors(doc, id)]);
  return doc.edges.some((edge) => portOf(edge) === ERROR && line.has(edge.target));
}

const DEPTH = 3;

/** The pickable values of a scope, every object's properties after the object itself. */
export function offersOf(scope: readonly Scoped[]): Offer[] {
  return scope.flatMap(({ name, node, source, schema }) => spread(name, schema, schema, { node, source }, 0));
}

function spread(
  path: string,
  schema: Schema,
  root: Schema,
  from: { node: string | null; source: string },
  depth: number,
): Offer[] {
  const offer: Offer = { path, kind: kindOf(schema, root), ...from };
  if (schema.description) offer.description = schema.description;
  const properties = expand(schema, root).flatMap((variant) => Object.entries(variant.properties ?? {}));
  if (depth >= DEPTH) return [offer];
  const inner = properties.flatMap(([name, property]) =>
    spread(/^[A-Za-z_]\w*$/.test(name) ? `${path}.${name}` : `${path}["${name}"]`, property, root, from, depth + 1),
  );
  return [offer, ...inner];
}
