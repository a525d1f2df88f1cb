/** Which wires may be: the rules of the graph's shape, each with the reason as a user reads it. */

import { rules as t } from '../i18n/en/rules';
import { edgesFrom } from './lookup';
import { portsOf } from './ports';
import type { Catalog, Doc, EdgeDoc } from './types';
import { edgeKey, portOf } from './types';

/** Why the edge would break the shape of the graph (ends, walls, cycles), or null. Knows no node types. */
export function structuralFault(doc: Doc, edge: EdgeDoc): string | null {
  const source = doc.nodes[edge.source];
  const target = doc.nodes[edge.target];
  if (!source || !target) return t.gone(source ? edge.target : edge.source);
  if (edge.source === edge.target) return t.ownFollower;
  if (source.parent !== target.parent) return t.wall;
  if (reaches(doc, edge.target, edge.source)) return t.circle;
  return null;
}

/** Why `source`'s port may not lead to `target`, or null when it may. */
export function mayConnect(doc: Doc, catalog: Catalog, edge: EdgeDoc): string | null {
  const source = doc.nodes[edge.source];
  const target = doc.nodes[edge.target];
  if (source && target) {
    if (catalog[target.type]?.is_entry) return t.beforeStart;
    if (catalog[source.type]?.is_exit) return t.afterOutput;
    if (edge.source !== edge.target && isThere(doc, edge)) {
      return t.connected;
    }
    const known = catalog[source.type];
    if (known && !portsOf(known, source.config).some((port) => port.id === portOf(edge))) {
      return t.noOutcome(portOf(edge));
    }
  }
  return structuralFault(doc, edge);
}

function isThere(doc: Doc, edge: EdgeDoc): boolean {
  const key = edgeKey(edge);
  return edgesFrom(doc.edges, edge.source).some((other) => edgeKey(other) === key);
}

/** Why a wire may not be moved to other ends, or null when it may. */
export function mayMove(doc: Doc, catalog: Catalog, from: EdgeDoc, to: EdgeDoc): string | null {
  const without = { ...doc, edges: doc.edges.filter((other) => edgeKey(other) !== edgeKey(from)) };
  return mayConnect(without, catalog, to);
}

/** Is there a way along the wires from one node to another? */
export function reaches(doc: Doc, from: string, to: string): boolean {
  const seen = new Set<string>();
  const queue = [from];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (id === to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    for (const edge of edgesFrom(doc.edges, id)) queue.push(edge.target);
  }
  return false;
}

/** Every node that `id` comes after, the nearest first. */
export function ancestors(doc: Doc, id: string): string[] {
  const before = new Map<string, string[]>();
  for (const edge of doc.edges) before.set(edge.target, [...(before.get(edge.target) ?? []), edge.source]);
  const found = new Set<string>();
  const queue = [...(before.get(id) ?? [])];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (found.has(next)) continue;
    found.add(next);
    queue.push(...(before.get(next) ?? []));
  }
  return [...found];
}

/** Source → targets, along every port. */
export function followers(doc: Doc): Map<string, string[]> {
  const next = new Map<string, string[]>();
  for (const edge of doc.edges) {
    const list = next.get(edge.source);
    if (list) list.push(edge.target);
    else next.set(edge.source, [edge.target]);
  }
  return next;
}
