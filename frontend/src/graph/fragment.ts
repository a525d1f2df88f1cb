/** A piece of a workflow on its own: what copying takes and pasting puts back under new ids. */

import { edge } from './edits';
import type { Layout } from './geometry';
import { descendants, type Op } from './ops';
import { renameReferences } from './references';
import { freeId } from './slug';
import type { Catalog, Doc, EdgeDoc, NodeDoc, NoteDoc, Position } from './types';
import { portOf } from './types';

export interface Fragment {
  'baton/fragment': 1;
  nodes: Record<string, NodeDoc>;
  edges: EdgeDoc[];
  /** Positions; of the outermost nodes relative to the fragment's own corner. */
  at: Record<string, Position>;
  notes: NoteDoc[];
}

/** Takes the nodes (with what is inside them) and notes out as a fragment; the entry of a workflow is never copied. */
export function extract(
  doc: Doc,
  catalog: Catalog,
  layout: Layout,
  ids: readonly string[],
  notes: readonly string[] = [],
): Fragment {
  const wanted = ids.filter((id) => doc.nodes[id] && !catalog[doc.nodes[id].type]?.is_entry);
  const all = new Set(wanted.flatMap((id) => [id, ...descendants(doc, id)]));
  const tops = [...all].filter((id) => !all.has(doc.nodes[id]!.parent ?? ''));
  const pickedNotes = (doc.ui?.notes ?? []).filter((note) => notes.includes(note.id));
  const corners = [...tops.map((id) => layout.absolute(id)), ...pickedNotes];
  const left = Math.min(...corners.map((corner) => corner.x));
  const top = Math.min(...corners.map((corner) => corner.y));
  const at: Record<string, Position> = {};
  const nodes: Record<string, NodeDoc> = {};
  for (const id of all) {
    const { parent, ...rest } = doc.nodes[id]!;
    const isTop = tops.includes(id);
    nodes[id] = isTop || !parent ? rest : { ...rest, parent };
    const rect = isTop ? layout.absolute(id) : layout.rects.get(id)!;
    const [x, y] = isTop ? [rect.x - left, rect.y - top] : [rect.x, rect.y];
    at[id] = catalog[rest.type]?.container ? [x, y, rect.w, rect.h] : [x, y];
  }
  return {
    'baton/fragment': 1,
    nodes,
    edges: doc.edges.filter((other) => all.has(other.source) && all.has(other.target)),
    at,
    notes: pickedNotes.map((note) => ({ ...note, x: note.x - left, y: note.y - top })),
  };
}

/** Puts a fragment at a point (relative to `parent`); ids that are taken change, references inside follow. */
export function insert(
  doc: Doc,
  catalog: Catalog,
  fragment: Fragment,
  point: { x: number; y: number },
  parent?: string,
): { ops: Op[]; ids: string[]; notes: string[] } {
  const names = new Map<string, string>();
  for (const id of Object.keys(fragment.nodes)) names.set(id, freeId(doc, id, new Set(names.values())));
  const ops: Op[] = [];
  for (const [id, copied] of Object.entries(fragment.nodes)) {
    const node = { ...renameReferences(copied, catalog, names) };
    const outer = copied.parent ? names.get(copied.parent) : parent;
    if (outer) node.parent = outer;
    const [x, y, ...size] = fragment.at[id] ?? [0, 0];
    const spot = copied.parent ? [x, y] : [Math.round(x + point.x), Math.round(y + point.y)];
    ops.push({ op: 'node.add', id: names.get(id)!, node, at: [...spot, ...size] as Position });
  }
  for (const other of fragment.edges) {
    ops.push({ op: 'edge.add', edge: edge(names.get(other.source)!, portOf(other), names.get(other.target)!) });
  }
  const notes = fragment.notes.map((note) => ({
    ...note,
    id: freeNoteId(doc, note.id),
    x: Math.round(note.x + point.x),
    y: Math.round(note.y + point.y),
  }));
  ops.push(...notes.map((note) => ({ op: 'note.add', note }) as const));
  const tops = Object.keys(fragment.nodes).filter((id) => !fragment.nodes[id]!.parent);
  return { ops, ids: tops.map((id) => names.get(id)!), notes: notes.map((note) => note.id) };
}

/** A note id that is not taken: `note_3`. */
export function freeNoteId(doc: Doc, wish = ''): string {
  const taken = new Set((doc.ui?.notes ?? []).map((note) => note.id));
  if (wish && !taken.has(wish)) return wish;
  let n = taken.size + 1;
  while (taken.has(`note_${n}`)) n += 1;
  return `note_${n}`;
}

/** A text from the clipboard as a fragment, or null when it is something else. */
export function parseFragment(text: string): Fragment | null {
  if (!text.includes('baton/fragment')) return null;
  try {
    const value = JSON.parse(text) as Fragment;
    const isSound =
      value['baton/fragment'] === 1 &&
      typeof value.nodes === 'object' &&
      Array.isArray(value.edges) &&
      Array.isArray(value.notes) &&
      Object.values(value.nodes).every((node) => typeof node?.type === 'string');
    return isSound ? { ...value, at: value.at ?? {} } : null;
  } catch {
    return null;
  }
}
