/** Removing steps, and joining what stood before them with what came after. */

import { mayConnect } from './connect';
import { edge } from './edits';
import { edgesFrom, edgesTo } from './lookup';
import { apply, type Op } from './ops';
import { outcomesOf } from './ports';
import type { Catalog, Doc, EdgeDoc, Model } from './types';
import { ERROR, portOf } from './types';

interface Removed {
  ops: Op[];
  /** Steps that nothing leads to any more, because it was not plain what should. */
  left: string[];
}

/** The operations that remove nodes; with `heal`, what led to a step leads on to what followed it, as far as that is plain. */
export function removeOps(doc: Doc, catalog: Catalog, ids: readonly string[], heal: boolean): Removed {
  const gone = new Set(ids);
  let model: Model = { name: '', description: '', doc };
  const ops: Op[] = [];
  const open = new Set<string>();
  const take = (op: Op): void => {
    const result = apply(model, op);
    if (!result.ok || result.done) return;
    model = result.model;
    ops.push(op);
  };
  for (const id of ids) {
    if (isInside(doc, id, gone)) continue;
    const { wires, left } = heal ? bridges(model.doc, catalog, id) : { wires: [], left: [] };
    take({ op: 'node.remove', id });
    for (const wire of wires) if (!mayConnect(model.doc, catalog, wire)) take({ op: 'edge.add', edge: wire });
    for (const step of left) open.add(step);
  }
  const isOpen = (id: string): boolean => model.doc.nodes[id] !== undefined && !edgesTo(model.doc.edges, id).length;
  return { ops, left: [...open].filter(isOpen) };
}

function isInside(doc: Doc, id: string, ids: ReadonlySet<string>): boolean {
  for (let parent = doc.nodes[id]?.parent; parent; parent = doc.nodes[parent]?.parent)
    if (ids.has(parent)) return true;
  return false;
}

/**
 * The wires that close the gap a step leaves: from each that led to it to each that followed. Of outcomes that exclude
 * each other only the first goes on, or steps of which one was to run would all run. Where several meet several no
 * wire is drawn: the picture would say less than the gap.
 */
function bridges(doc: Doc, catalog: Catalog, id: string): { wires: EdgeDoc[]; left: string[] } {
  const before = edgesTo(doc.edges, id);
  const after = edgesFrom(doc.edges, id).filter((wire) => portOf(wire) !== ERROR);
  const targets = [...new Set(after.map((wire) => wire.target))];
  if (before.length === 0) return { wires: [], left: [] };
  const first = firstOutcome(doc, catalog, id, after);
  const next = targets.filter((target) => after.some((wire) => wire.target === target && portOf(wire) === first));
  if (before.length > 1 && next.length > 1) return { wires: [], left: targets };
  const wires = before.flatMap((wire) => next.map((target) => edge(wire.source, portOf(wire), target)));
  return { wires, left: targets };
}

/** Of the outcomes that wires leave by, the one that stands first on the card. */
function firstOutcome(doc: Doc, catalog: Catalog, id: string, after: readonly EdgeDoc[]): string | undefined {
  const node = doc.nodes[id];
  const type = catalog[node?.type ?? ''];
  const order = type ? outcomesOf(type, node?.config).map((port) => port.id) : [];
  const used = after.map(portOf);
  return order.find((port) => used.includes(port)) ?? used[0];
}
