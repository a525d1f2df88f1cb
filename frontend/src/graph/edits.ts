/** The edits a person makes, as operations: adding a step where it makes sense, moving between containers. */

import { rules as t } from '../i18n/en/rules';
import { mayConnect } from './connect';
import { BOX_PAD, BOX_TOP, CARD_WIDTH, contains, freeSpot, GAP_X, type Layout, type Rect } from './geometry';
import { applyAll, descendants, type Op } from './ops';
import { outcomesOf } from './ports';
import { freeId } from './slug';
import type { Catalog, Doc, EdgeDoc, JsonObject, NodeDoc, NodeTypeInfo, Position } from './types';
import { ERROR, edgeKey, OUT, portOf } from './types';

/** What a step shall be: its type and what it has from the start. */
export interface NodeWish {
  type: string;
  /** The id's stem; the type's key when absent. */
  stem?: string;
  label?: string;
  config?: JsonObject;
}

export interface AddWish extends NodeWish {
  parent?: string;
  /** Where, relative to `parent`; worked out when absent. */
  at?: { x: number; y: number };
  /** The step it comes after; its port, or the one that suits. */
  after?: { id: string; port?: string };
  /** The wire it is put on. */
  on?: EdgeDoc;
}

/** An edge as the document writes it: `out` is left out. */
export function edge(source: string, port: string, target: string): EdgeDoc {
  return port === OUT ? { source, target } : { source, port, target };
}

/** The operations that add a step, wired where that makes sense, and its id. */
export function addOps(doc: Doc, catalog: Catalog, layout: Layout, wish: AddWish): { id: string; ops: Op[] } {
  const id = freeId(doc, wish.stem ?? wish.type);
  const anchor = wish.after ? doc.nodes[wish.after.id] : undefined;
  const parent = wish.on ? doc.nodes[wish.on.source]?.parent : (anchor?.parent ?? wish.parent);
  const node: NodeDoc = { type: wish.type };
  if (wish.label) node.label = wish.label;
  if (parent) node.parent = parent;
  const config = { ...startingConfig(doc, catalog, wish.type), ...wish.config };
  if (Object.keys(config).length) node.config = config;
  const at = wish.at ?? placeAfter(doc, layout, wish.after?.id ?? wish.on?.source, parent);
  const position: Position = [Math.round(at.x), Math.round(at.y)];
  const ops: Op[] = [{ op: 'node.add', id, node, at: position }];
  const trial = applyAll({ name: '', description: '', doc }, ops).model.doc;
  if (wish.on) ops.push(...splice(trial, catalog, wish.on, id));
  else if (wish.after) ops.push(...follow(trial, catalog, wish.after, id));
  return { id, ops };
}

/** The settings that a new step of this type has. */
export function startingConfig(doc: Doc, catalog: Catalog, type: string): JsonObject {
  return { ...seeded(catalog[type]), ...inherited(doc, catalog, type) };
}

/** What a step must have and no default gives: what the step before hands on, so that it works without typing. */
function seeded(type: NodeTypeInfo | undefined): JsonObject {
  const found: JsonObject = {};
  for (const name of type?.config.required ?? []) {
    const schema = type?.config.properties?.[name];
    if (!schema || schema.default !== undefined) continue;
    const widget = schema['x-widget'];
    if (widget === 'routes') found[name] = [{ id: 'route_1', label: t.firstRoute }];
    else if (schema['x-template'] === 'expression') found[name] = 'input';
    else if (schema.type === 'string' && widget === 'prompt') found[name] = '{{ input }}';
  }
  return found;
}

/** Settings that are the same all over a workflow are taken from the last step that has them: whom to ask. */
function inherited(doc: Doc, catalog: Catalog, type: string): JsonObject {
  const fields = Object.entries(catalog[type]?.config.properties ?? {})
    .filter(([, schema]) => schema['x-widget'] === 'connection' || schema['x-widget'] === 'model')
    .map(([name]) => name);
  const found: JsonObject = {};
  for (const node of Object.values(doc.nodes).reverse()) {
    if (fields.length === 0 || !fields.every((name) => node.config?.[name] !== undefined)) continue;
    for (const name of fields) found[name] = node.config![name]!;
    break;
  }
  return found;
}

function placeAfter(
  doc: Doc,
  layout: Layout,
  after: string | undefined,
  parent: string | undefined,
): { x: number; y: number } {
  const others = [...layout.rects].filter(([id]) => doc.nodes[id]?.parent === parent).map(([, rect]) => rect);
  const size = { w: CARD_WIDTH, h: 140 };
  const before = after ? layout.rects.get(after) : undefined;
  if (before) return freeSpot({ x: before.x + before.w + GAP_X, y: before.y, ...size }, others);
  return freeSpot({ ...(parent ? { x: BOX_PAD, y: BOX_TOP } : { x: 0, y: 0 }), ...size }, others);
}

/** The port of `id` that a next step would follow: the first outcome nothing follows yet, else the first. */
export function openPort(doc: Doc, catalog: Catalog, id: string): string | null {
  const node = doc.nodes[id];
  const type = node && catalog[node.type];
  if (!type) return null;
  const ports = outcomesOf(type, node.config).map((port) => port.id);
  const used = new Set(doc.edges.filter((other) => other.source === id).map(portOf));
  return ports.find((port) => !used.has(port)) ?? ports[0] ?? null;
}

/** Wires a new step after another; a single wire that was there then leads on from the new step. */
function follow(doc: Doc, catalog: Catalog, after: { id: string; port?: string }, id: string): Op[] {
  const port = after.port ?? openPort(doc, catalog, after.id);
  if (!port) return [];
  const on = doc.edges.filter((other) => other.source === after.id && portOf(other) === port);
  if (on.length === 1 && port !== ERROR && after.port === undefined) {
    const spliced = splice(doc, catalog, on[0]!, id);
    if (spliced.length) return spliced;
  }
  const wire = edge(after.id, port, id);
  return mayConnect(doc, catalog, wire) ? [] : [{ op: 'edge.add', edge: wire }];
}

/** Puts node `id` on a wire: the wire leads to it, and its first outcome goes where the wire went. */
export function splice(doc: Doc, catalog: Catalog, wire: EdgeDoc, id: string): Op[] {
  const port = openPort(doc, catalog, id);
  const incoming = edge(wire.source, portOf(wire), id);
  if (!port || mayConnect(doc, catalog, incoming)) return [];
  const ops: Op[] = [
    { op: 'edge.remove', edge: wire },
    { op: 'edge.add', edge: incoming },
  ];
  const trial = applyAll({ name: '', description: '', doc }, ops).model.doc;
  const outgoing = edge(id, port, wire.target);
  return mayConnect(trial, catalog, outgoing) ? [] : [...ops, { op: 'edge.add', edge: outgoing }];
}

/** The innermost container at a point of the canvas that may take the given nodes, undefined for the canvas itself. */
export function containerAt(
  doc: Doc,
  catalog: Catalog,
  layout: Layout,
  point: { x: number; y: number },
  moving: readonly string[],
): string | undefined {
  const out = new Set(moving.flatMap((id) => [id, ...descendants(doc, id)]));
  const containers = Object.keys(doc.nodes).filter((id) => catalog[doc.nodes[id]!.type]?.container && !out.has(id));
  const hit = containers.filter((id) => contains(layout.absolute(id), point));
  const area = (id: string): number => layout.absolute(id).w * layout.absolute(id).h;
  return hit.sort((a, b) => area(a) - area(b))[0];
}

/** Moves nodes into a container, or out of it (undefined), keeping wires among them; `cut` wires would cross the wall. */
export function reparentOps(
  doc: Doc,
  layout: Layout,
  ids: readonly string[],
  parent: string | undefined,
  rects: ReadonlyMap<string, Rect>,
): { ops: Op[]; cut: number } {
  const moving = new Set(ids.filter((id) => doc.nodes[id]?.parent !== parent));
  const corner = parent ? layout.absolute(parent) : { x: 0, y: 0 };
  const ops: Op[] = [];
  for (const id of moving) {
    const rect = rects.get(id) ?? layout.absolute(id);
    const stored = doc.ui?.nodes?.[id];
    const x = Math.round(parent ? Math.max(BOX_PAD, rect.x - corner.x) : rect.x);
    const y = Math.round(parent ? Math.max(BOX_TOP, rect.y - corner.y) : rect.y);
    const at: Position = stored?.length === 4 ? [x, y, stored[2], stored[3]] : [x, y];
    ops.push(parent ? { op: 'node.parent', id, parent, at } : { op: 'node.parent', id, at });
  }
  const kept = doc.edges.filter((other) => moving.has(other.source) && moving.has(other.target));
  const touched = doc.edges.filter((other) => moving.has(other.source) || moving.has(other.target));
  const keys = new Set(kept.map(edgeKey));
  ops.push(...kept.map((other) => ({ op: 'edge.add', edge: other }) as const));
  return { ops, cut: touched.filter((other) => !keys.has(edgeKey(other))).length };
}
