/** Another type for a step that stays where it is: wires, references and whatever settings both types know are kept. */

import { edge, type NodeWish, startingConfig } from './edits';
import { childrenOf } from './geometry';
import type { Op } from './ops';
import { same } from './paths';
import { outcomesOf, portsOf } from './ports';
import type { Catalog, Doc, EdgeDoc, JsonObject, NodeTypeInfo, Schema } from './types';
import { edgeKey, portOf } from './types';

/** What could not be kept, as the person reads it. */
export interface Lost {
  wires: number;
  /** Titles of settings. */
  settings: string[];
}

type Replaced = { ops: Op[]; lost: Lost } | { why: 'entry' | 'children' | 'same' };

/** Makes step `id` one of another type. */
export function replaceOps(doc: Doc, catalog: Catalog, id: string, wish: NodeWish): Replaced {
  const node = doc.nodes[id];
  const before = node && catalog[node.type];
  const after = catalog[wish.type];
  if (!node || !after || before?.is_entry || after.is_entry) return { why: 'entry' };
  if (!after.container && childrenOf(doc, id).length > 0) return { why: 'children' };
  const { config, settings } = configFor(doc, catalog, node.config ?? {}, before, wish);
  if (wish.type === node.type && same(config, node.config ?? {})) return { why: 'same' };
  const ops: Op[] = [{ op: 'node.set', id, path: ['type'], value: wish.type }];
  if (!same(config, node.config ?? {})) ops.push({ op: 'node.set', id, path: ['config'], value: config });
  if (wish.label && !node.label) ops.push({ op: 'node.set', id, path: ['label'], value: wish.label });
  if (node.policy && after.has_policy === false) ops.push({ op: 'node.set', id, path: ['policy'] });
  if (doc.ui?.pins?.[id]) ops.push({ op: 'pin.set', id });
  const wires = rewired(doc, id, before, node.config, after, config);
  return { ops: [...wires.ops, ...ops, ...wires.added], lost: { wires: wires.lost, settings } };
}

/** The new type's settings: what it begins with, and of the old ones all whose field means the same. */
function configFor(
  doc: Doc,
  catalog: Catalog,
  old: JsonObject,
  before: NodeTypeInfo | undefined,
  wish: NodeWish,
): { config: JsonObject; settings: string[] } {
  const kept: JsonObject = {};
  const settings: string[] = [];
  for (const [name, value] of Object.entries(old)) {
    const was = before?.config.properties?.[name];
    const now = catalog[wish.type]?.config.properties?.[name];
    if (name.startsWith('x-') || (now && was && isAlike(was, now))) kept[name] = value;
    else settings.push(was?.title ?? name);
  }
  const config = { ...startingConfig(doc, catalog, wish.type), ...kept, ...wish.config };
  const replaced = Object.keys(wish.config ?? {});
  return { config, settings: settings.filter((name) => !replaced.includes(name)) };
}

/** Two fields of one name that hold the same kind of value, read in the same way. */
function isAlike(a: Schema, b: Schema): boolean {
  const types = (schema: Schema): string => {
    const variants = [schema, ...(schema.anyOf ?? [])].flatMap((variant) => variant.type ?? []);
    return [...new Set(variants.flat().filter((type) => type !== 'null'))].sort().join(' ');
  };
  return types(a) === types(b) && a['x-template'] === b['x-template'] && same(a.enum, b.enum);
}

/** A port of both is kept; of the others the n-th wire's port becomes the n-th that is left. */
function rewired(
  doc: Doc,
  id: string,
  before: NodeTypeInfo | undefined,
  oldConfig: JsonObject | undefined,
  after: NodeTypeInfo,
  config: JsonObject,
): { ops: Op[]; added: Op[]; lost: number } {
  const leaving = doc.edges.filter((other) => other.source === id);
  const known = new Set(portsOf(after, config).map((port) => port.id));
  const used = leaving.map(portOf).filter((port) => !known.has(port));
  const odd = (before ? outcomesOf(before, oldConfig).map((port) => port.id) : used).filter(
    (port) => !known.has(port),
  );
  const was = new Set(before ? outcomesOf(before, oldConfig).map((port) => port.id) : []);
  const free = outcomesOf(after, config)
    .map((port) => port.id)
    .filter((port) => !was.has(port));
  const instead = new Map(odd.map((port, index) => [port, free[index]]));
  const ops: Op[] = [];
  const added: Op[] = [];
  let lost = 0;
  const keys = new Set(leaving.filter((wire) => known.has(portOf(wire))).map(edgeKey));
  for (const wire of leaving) {
    if (known.has(portOf(wire))) continue;
    ops.push({ op: 'edge.remove', edge: wire });
    const port = instead.get(portOf(wire));
    const next: EdgeDoc | null = port ? edge(id, port, wire.target) : null;
    if (!next || keys.has(edgeKey(next))) lost += 1;
    else {
      keys.add(edgeKey(next));
      added.push({ op: 'edge.add', edge: next });
    }
  }
  return { ops, added, lost };
}
