/** Every edit of a workflow as an operation: applied to the model it gives the next model and the operations that undo it. */

import { rules as t } from '../i18n/en/rules';
import { type Applied, changed, refused, unchanged, withDoc } from './applied';
import { structuralFault } from './connect';
import { applyUi, memoryOf, renamed, type UiOp, without } from './ops-ui';
import { same, setIn } from './paths';
import type { Doc, EdgeDoc, Json, Model, NodeDoc, Path, Position } from './types';
import { edgeKey } from './types';

export type Op =
  | { op: 'node.add'; id: string; node: NodeDoc; at?: Position }
  | { op: 'node.remove'; id: string }
  | { op: 'node.set'; id: string; path: Path; value?: Json; prune?: number }
  | { op: 'node.move'; id: string; at?: Position }
  | { op: 'node.parent'; id: string; parent?: string; at?: Position }
  | { op: 'node.rename'; id: string; to: string }
  | { op: 'edge.add'; edge: EdgeDoc; index?: number }
  | { op: 'edge.remove'; edge: EdgeDoc }
  | UiOp
  | { op: 'wf.set'; key: 'name' | 'description'; value: string };

export type { Applied } from './applied';

/** Applies one operation; the model is never changed in place. */
export function apply(model: Model, op: Op): Applied {
  switch (op.op) {
    case 'wf.set':
      if (model[op.key] === op.value) return unchanged(model);
      return changed({ ...model, [op.key]: op.value }, { ...op, value: model[op.key] });
    case 'edge.add':
      return addEdge(model, op.edge, op.index);
    case 'edge.remove':
      return removeEdge(model, op.edge);
    case 'node.add':
      return addNode(model, op);
    case 'node.remove':
    case 'node.set':
    case 'node.move':
    case 'node.parent':
    case 'node.rename':
      if (!model.doc.nodes[op.id]) {
        return op.op === 'node.remove' ? unchanged(model) : refused(t.gone(op.id));
      }
      return editNode(model, op);
    default:
      return applyUi(model, op);
  }
}

/** Applies operations in order; those that no longer apply are left out and told. */
export function applyAll(
  model: Model,
  ops: readonly Op[],
): { model: Model; applied: Op[]; inverse: Op[]; dropped: { op: Op; reason: string }[] } {
  const applied: Op[] = [];
  const dropped: { op: Op; reason: string }[] = [];
  let inverse: Op[] = [];
  for (const op of ops) {
    const result = apply(model, op);
    if (!result.ok) dropped.push({ op, reason: result.reason });
    else if (!result.done) {
      model = result.model;
      inverse = [...result.inverse, ...inverse];
      applied.push(op);
    }
  }
  return { model, applied, inverse, dropped };
}

type NodeOp = Extract<Op, { id: string; op: `node.${string}` }>;

function editNode(model: Model, op: Exclude<NodeOp, { op: 'node.add' }>): Applied {
  switch (op.op) {
    case 'node.remove':
      return removeNode(model, op.id);
    case 'node.set':
      return setNode(model, op);
    case 'node.move':
      return moveNode(model, op.id, op.at);
    case 'node.parent':
      return setParent(model, op);
    case 'node.rename':
      return renameNode(model, op.id, op.to);
  }
}

function positionOf(doc: Doc, id: string): Position | undefined {
  return doc.ui?.nodes?.[id];
}

function withPosition(doc: Doc, id: string, at: Position | undefined): Doc {
  if (!at && !positionOf(doc, id)) return doc;
  const nodes = { ...doc.ui?.nodes };
  if (at) nodes[id] = at;
  else delete nodes[id];
  return { ...doc, ui: { ...doc.ui, nodes } };
}

function addNode(model: Model, op: Extract<Op, { op: 'node.add' }>): Applied {
  const { doc } = model;
  const there = doc.nodes[op.id];
  if (there) return same(there, op.node) ? unchanged(model) : refused(t.exists(op.id));
  if (op.node.parent && !doc.nodes[op.node.parent]) return refused(t.ownContainerGone(op.node.parent));
  const next = withPosition({ ...doc, nodes: { ...doc.nodes, [op.id]: op.node } }, op.id, op.at);
  return changed({ ...model, doc: next }, { op: 'node.remove', id: op.id });
}

/** What stands in each container, found once for each state of the nodes: tidying asks it of every one of them. */
const contents = new WeakMap<Doc['nodes'], Map<string, string[]>>();

function contentsOf({ nodes }: Doc): Map<string, string[]> {
  let known = contents.get(nodes);
  if (known) return known;
  known = new Map();
  for (const [id, { parent }] of Object.entries(nodes)) {
    if (parent === undefined) continue;
    const list = known.get(parent);
    if (list) list.push(id);
    else known.set(parent, [id]);
  }
  contents.set(nodes, known);
  return known;
}

/** Everything inside a container, each before what is in it. */
export function descendants(doc: Doc, id: string): string[] {
  const inside = contentsOf(doc);
  const found = new Set<string>();
  const look = (parent: string): void => {
    for (const key of inside.get(parent) ?? []) {
      if (found.has(key)) continue;
      found.add(key);
      look(key);
    }
  };
  look(id);
  return [...found];
}

function removeNode(model: Model, id: string): Applied {
  const { doc } = model;
  const gone = new Set([id, ...descendants(doc, id)]);
  const nodes = { ...doc.nodes };
  const inverse: Op[] = [];
  for (const key of gone) {
    const op: Op = { op: 'node.add', id: key, node: nodes[key]! };
    const at = positionOf(doc, key);
    if (at) op.at = at;
    inverse.push(op);
    delete nodes[key];
  }
  inverse.push(...memoryOf(doc.ui, gone));
  const touches = (edge: EdgeDoc): boolean => gone.has(edge.source) || gone.has(edge.target);
  inverse.push(...restored(doc.edges, touches));
  const next = { ...doc, nodes, edges: doc.edges.filter((edge) => !touches(edge)) };
  if (doc.ui) next.ui = without(doc.ui, gone);
  return changed({ ...model, doc: next }, ...inverse);
}

/** What puts the edges back where they were, in order. */
function restored(edges: EdgeDoc[], which: (edge: EdgeDoc) => boolean): Op[] {
  return edges.flatMap((edge, index) => (which(edge) ? [{ op: 'edge.add', edge, index } as const] : []));
}

function setNode(model: Model, op: Extract<Op, { op: 'node.set' }>): Applied {
  const node = model.doc.nodes[op.id]!;
  const result = setIn(node as unknown as Json, op.path, op.value, op.prune);
  if (!result) return refused(t.fieldGone);
  if (result.value === (node as unknown as Json)) return unchanged(model);
  const nodes = { ...model.doc.nodes, [op.id]: result.value as unknown as NodeDoc };
  return changed(withDoc(model, { nodes }), { op: 'node.set', id: op.id, ...result.undo });
}

function moveNode(model: Model, id: string, at: Position | undefined): Applied {
  const before = positionOf(model.doc, id);
  if (same(before, at)) return unchanged(model);
  const back: Op = before ? { op: 'node.move', id, at: before } : { op: 'node.move', id };
  return changed({ ...model, doc: withPosition(model.doc, id, at) }, back);
}

function setParent(model: Model, op: Extract<Op, { op: 'node.parent' }>): Applied {
  const { doc } = model;
  const node = doc.nodes[op.id]!;
  if (node.parent === op.parent) return moveNode(model, op.id, op.at);
  if (op.parent && !doc.nodes[op.parent]) return refused(t.containerGone(op.parent));
  if (op.parent === op.id || (op.parent && descendants(doc, op.id).includes(op.parent))) {
    return refused(t.intoItself);
  }
  const { parent: _, ...rest } = node;
  const moved: NodeDoc = op.parent ? { ...rest, parent: op.parent } : rest;
  const touches = (edge: EdgeDoc): boolean => edge.source === op.id || edge.target === op.id;
  const back: Op = { op: 'node.parent', id: op.id };
  if (node.parent) back.parent = node.parent;
  const at = positionOf(doc, op.id);
  if (at) back.at = at;
  const next = withPosition(
    { ...doc, nodes: { ...doc.nodes, [op.id]: moved }, edges: doc.edges.filter((edge) => !touches(edge)) },
    op.id,
    op.at,
  );
  return changed({ ...model, doc: next }, back, ...restored(doc.edges, touches));
}

function renameNode(model: Model, id: string, to: string): Applied {
  const { doc } = model;
  if (id === to) return unchanged(model);
  if (doc.nodes[to]) return refused(t.taken(to));
  const swap = (key: string): string => (key === id ? to : key);
  const nodes = Object.fromEntries(
    Object.entries(doc.nodes).map(([key, node]) => [swap(key), node.parent === id ? { ...node, parent: to } : node]),
  );
  const edges = doc.edges.map((edge) =>
    edge.source === id || edge.target === id
      ? { ...edge, source: swap(edge.source), target: swap(edge.target) }
      : edge,
  );
  const next: Doc = { ...doc, nodes, edges };
  if (doc.ui) next.ui = renamed(doc.ui, swap);
  return changed({ ...model, doc: next }, { op: 'node.rename', id: to, to: id });
}

function addEdge(model: Model, edge: EdgeDoc, index = model.doc.edges.length): Applied {
  const { doc } = model;
  if (doc.edges.some((other) => edgeKey(other) === edgeKey(edge))) return unchanged(model);
  const fault = structuralFault(doc, edge);
  if (fault) return refused(fault);
  const edges = [...doc.edges];
  edges.splice(Math.min(index, edges.length), 0, edge);
  return changed(withDoc(model, { edges }), { op: 'edge.remove', edge });
}

function removeEdge(model: Model, edge: EdgeDoc): Applied {
  const index = model.doc.edges.findIndex((other) => edgeKey(other) === edgeKey(edge));
  if (index < 0) return unchanged(model);
  const edges = model.doc.edges.filter((_, at) => at !== index);
  return changed(withDoc(model, { edges }), { op: 'edge.add', edge: model.doc.edges[index]!, index });
}
