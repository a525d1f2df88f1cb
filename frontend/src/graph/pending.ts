/** Edits that the server does not have yet: how they are queued, and what must be known to put them on another document. */

import { descendants, type Op } from './ops';
import { getIn, same } from './paths';
import { namesUsed, renameReferences } from './references';
import type { Catalog, Doc, EdgeDoc, Json, JsonObject, Model, NodeDoc, Path } from './types';

/** An edit that the server does not have yet, with what takes it back. */
export interface Pending {
  op: Op;
  inverse: Op[];
}

/** Adds an edit to the queue; repeated writes of one field after `keep` become one, so that typing stays small. */
export function enqueue(pending: readonly Pending[], entry: Pending, keep: number): Pending[] {
  const last = pending.at(-1);
  if (last && pending.length > keep && overwrites(entry.op, last.op)) {
    return [...pending.slice(0, -1), { op: entry.op, inverse: last.inverse }];
  }
  return [...pending, entry];
}

function overwrites(next: Op, before: Op): boolean {
  if (next.op === 'node.set' && before.op === 'node.set') {
    return next.id === before.id && same(next.path, before.path) && before.value !== undefined;
  }
  if (next.op === 'node.move' && before.op === 'node.move') return next.id === before.id;
  if (next.op === 'note.set' && before.op === 'note.set') return next.id === before.id && covers(next, before);
  if (next.op === 'frame.set' && before.op === 'frame.set') return next.id === before.id && covers(next, before);
  return next.op === 'wf.set' && before.op === 'wf.set' && next.key === before.key;
}

type Patch = { patch: object };

function covers(next: Patch, before: Patch): boolean {
  return same(Object.keys(next.patch).sort(), Object.keys(before.patch).sort());
}

/**
 * An edit inside a list as one of the whole list: an index means another entry as soon as someone else adds one,
 * whole lists can be merged.
 */
export function widened(entry: Pending, before: Model, after: Model): Pending {
  const { op } = entry;
  if (op.op !== 'node.set') return entry;
  const depth = op.path.findIndex((step) => typeof step === 'number');
  if (depth < 0) return entry;
  const path = op.path.slice(0, depth);
  const at = (model: Model): Json | undefined => getIn(model.doc.nodes[op.id] as unknown as Json, path);
  const now = at(after);
  if (now === undefined) return entry;
  return { op: setOp(op.id, path, now), inverse: [setOp(op.id, path, at(before))] };
}

/** Setting one path of a node, or taking away what is there. */
export function setOp(id: string, path: Path, value: Json | undefined): Op {
  return value === undefined ? { op: 'node.set', id, path } : { op: 'node.set', id, path, value };
}

/** The ids that an operation needs to be there. */
function needs(op: Op): string[] {
  if (op.op === 'edge.add' || op.op === 'edge.remove') return [op.edge.source, op.edge.target];
  if (op.op === 'node.add') return op.node.parent ? [op.node.parent] : [];
  if (op.op === 'node.parent') return op.parent ? [op.id, op.parent] : [op.id];
  return 'id' in op ? [op.id] : [];
}

/** The nodes that an edit may refer to in what it writes: all whose ids stand in it as words. */
function mentions(op: Op, doc: Doc): string[] {
  const written = op.op === 'node.set' ? op.value : op.op === 'node.add' ? op.node.config : undefined;
  const words = written === undefined ? [] : (JSON.stringify(written).match(/[a-z][a-z0-9_]*/g) ?? []);
  return words.filter((word) => Object.hasOwn(doc.nodes, word));
}

/** The part of a document that queued edits are about, to be kept with them. */
export function around({ doc }: Model, pending: readonly Pending[]): Model {
  const ids = new Set(pending.flatMap(({ op }) => [...needs(op), ...mentions(op, doc)]));
  const add = (id: string | undefined): void => {
    for (let at = id; at; at = doc.nodes[at]?.parent) ids.add(at);
  };
  for (const id of [...ids]) add(doc.nodes[id]?.parent);
  for (const id of [...ids]) for (const inner of descendants(doc, id)) ids.add(inner);
  const picked = <T>(record: Record<string, T> | undefined): Record<string, T> =>
    Object.fromEntries(Object.entries(record ?? {}).filter(([id]) => ids.has(id)));
  const part: Doc = {
    format: doc.format,
    nodes: picked(doc.nodes),
    edges: doc.edges.filter((edge) => ids.has(edge.source) || ids.has(edge.target)),
    ui: {
      nodes: picked(doc.ui?.nodes),
      pins: picked(doc.ui?.pins),
      breakpoints: (doc.ui?.breakpoints ?? []).filter((id) => ids.has(id)),
      collapsed: (doc.ui?.collapsed ?? []).filter((id) => ids.has(id)),
      notes: (doc.ui?.notes ?? []).filter((note) => ids.has(note.id)),
      frames: (doc.ui?.frames ?? []).filter((frame) => ids.has(frame.id)),
    },
  };
  return { name: '', description: '', doc: part };
}

/** The operation with other names of nodes, in the references of its settings too. */
export function translated(op: Op, names: ReadonlyMap<string, string>, types: Catalog, typeOf: TypeOf): Op {
  if (names.size === 0) return op;
  const to = (id: string): string => names.get(id) ?? id;
  const wire = (edge: EdgeDoc): EdgeDoc => ({ ...edge, source: to(edge.source), target: to(edge.target) });
  switch (op.op) {
    case 'edge.add':
    case 'edge.remove':
      return { ...op, edge: wire(op.edge) };
    case 'node.add': {
      const node = renameReferences(op.node, types, names);
      return { ...op, id: to(op.id), node: node.parent ? { ...node, parent: to(node.parent) } : node };
    }
    case 'node.parent':
      return { ...op, id: to(op.id), ...(op.parent ? { parent: to(op.parent) } : {}) };
    case 'node.rename':
      return { ...op, id: to(op.id) };
    case 'node.set':
      return { ...op, id: to(op.id), ...settingOf(op, names, types, typeOf) };
    case 'node.remove':
    case 'node.move':
    case 'pin.set':
    case 'breakpoint.set':
    case 'collapse.set':
      return { ...op, id: to(op.id) };
    default:
      return op;
  }
}

/** The type of a node by its id, as far as it is known. */
type TypeOf = (id: string) => string;

/** The names that the settings which an operation writes refer to. */
export function referencesOf(op: Op, types: Catalog, typeOf: TypeOf): string[] {
  if (op.op === 'node.add') return namesUsed(op.node, types);
  const node = op.op === 'node.set' ? settingAlone(op, typeOf) : null;
  return node ? namesUsed(node, types) : [];
}

/** A node with nothing but the setting that is written; null where it is no setting. */
function settingAlone({ id, path, value }: Extract<Op, { op: 'node.set' }>, typeOf: TypeOf): NodeDoc | null {
  const area = path[0];
  if (value === undefined || (area !== 'config' && area !== 'policy')) return null;
  return { type: typeOf(id), [area]: nested(path.slice(1), value) as JsonObject };
}

/** A setting's value with the references renamed, read as that setting of that type. */
function settingOf(
  op: Extract<Op, { op: 'node.set' }>,
  names: ReadonlyMap<string, string>,
  types: Catalog,
  typeOf: TypeOf,
): { value?: Json } {
  const node = settingAlone(op, typeOf);
  const next = node && renameReferences(node, types, names);
  const value = getIn(next as unknown as Json, op.path) ?? op.value;
  return value === undefined ? {} : { value };
}

function nested(path: Path, value: Json): Json {
  return path.reduceRight<Json>((inner, key) => ({ [key]: inner }), value);
}
