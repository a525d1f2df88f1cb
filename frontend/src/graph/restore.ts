/** Making one document what another is, as edits: so that going back to a version is undone like any other edit. */

import { apply, type Op } from './ops';
import { same } from './paths';
import type { Doc, EdgeDoc, FrameDoc, Json, Model, NodeDoc, NoteDoc, Path } from './types';
import { edgeKey } from './types';

/** The edits after which `from` has the steps, wires, places, notes and frames of `to`. */
export function restoreOps(from: Doc, to: Doc): Op[] {
  let model: Model = { name: '', description: '', doc: from };
  const ops: Op[] = [];
  const add = (op: Op): void => {
    const result = apply(model, op);
    if (!result.ok || result.done) return;
    model = result.model;
    ops.push(op);
  };
  const again = (id: string): boolean => from.nodes[id]?.type !== to.nodes[id]?.type;
  for (const id of Object.keys(from.nodes)) if (again(id)) add({ op: 'node.remove', id });
  for (const id of outerFirst(to)) {
    const node = to.nodes[id]!;
    const at = to.ui?.nodes?.[id];
    if (!model.doc.nodes[id]) add({ op: 'node.add', id, node, ...(at ? { at } : {}) });
  }
  for (const [id, node] of Object.entries(to.nodes)) settle(add, model.doc.nodes[id]!, id, node, to);
  const wanted = new Set(to.edges.map(edgeKey));
  for (const edge of model.doc.edges as EdgeDoc[]) if (!wanted.has(edgeKey(edge))) add({ op: 'edge.remove', edge });
  for (const [index, edge] of to.edges.entries()) add({ op: 'edge.add', edge, index });
  for (const op of besideOps(from, to)) add(op);
  const folded = new Set(to.ui?.collapsed);
  for (const id of Object.keys(to.nodes)) add({ op: 'collapse.set', id, on: folded.has(id) });
  return ops;
}

/** Steps so that a container comes before what is in it. */
function outerFirst(doc: Doc): string[] {
  const depth = (id: string, seen = 0): number => {
    const parent = doc.nodes[id]?.parent;
    return parent && seen < 50 ? 1 + depth(parent, seen + 1) : 0;
  };
  return Object.keys(doc.nodes).sort((a, b) => depth(a) - depth(b));
}

const PARTS = ['label', 'disabled', 'config', 'policy'] as const;

/** One step that is in both: its container, its place, its settings. */
function settle(add: (op: Op) => void, now: NodeDoc, id: string, node: NodeDoc, to: Doc): void {
  const at = to.ui?.nodes?.[id];
  const place = at ? { at } : {};
  if (now.parent !== node.parent) {
    add({ op: 'node.parent', id, ...(node.parent ? { parent: node.parent } : {}), ...place });
  } else add({ op: 'node.move', id, ...place });
  for (const part of PARTS) {
    const [old, value] = [now[part] as Json | undefined, node[part] as Json | undefined];
    const path: Path = [part];
    if (!same(old, value)) add({ op: 'node.set', id, path, ...(value === undefined ? {} : { value }) });
  }
}

function besideOps(from: Doc, to: Doc): Op[] {
  const [notes, frames] = [byId(from.ui?.notes), byId(from.ui?.frames)];
  const [keptNotes, keptFrames] = [byId(to.ui?.notes), byId(to.ui?.frames)];
  const ops: Op[] = [];
  for (const id of notes.keys()) if (!keptNotes.has(id)) ops.push({ op: 'note.remove', id });
  for (const id of frames.keys()) if (!keptFrames.has(id)) ops.push({ op: 'frame.remove', id });
  for (const [id, note] of keptNotes) {
    ops.push(notes.has(id) ? { op: 'note.set', id, patch: patchOf(notes.get(id)!, note) } : { op: 'note.add', note });
  }
  for (const [id, frame] of keptFrames) {
    ops.push(
      frames.has(id) ? { op: 'frame.set', id, patch: patchOf(frames.get(id)!, frame) } : { op: 'frame.add', frame },
    );
  }
  return ops;
}

function byId<T extends { id: string }>(all: readonly T[] = []): Map<string, T> {
  return new Map(all.map((each) => [each.id, each]));
}

/** All of what it is to be; what it had besides is taken away. */
function patchOf<T extends NoteDoc | FrameDoc>(now: T, { id: _, ...wanted }: T): Partial<Omit<T, 'id'>> {
  const gone = Object.keys(now).filter((key) => key !== 'id' && !(key in wanted));
  return { ...Object.fromEntries(gone.map((key) => [key, undefined])), ...wanted } as Partial<Omit<T, 'id'>>;
}
