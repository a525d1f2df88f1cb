/** A piece of a workflow on its own: what copying takes and pasting puts back under new ids. */

import { edge } from './edits';
import { freeUiId } from './frames';
import type { Layout } from './geometry';
import { descendants, type Op } from './ops';
import { renameReferences } from './references';
import { freeId } from './slug';
import type { Catalog, Doc, EdgeDoc, FrameDoc, NodeDoc, NoteDoc, Position } from './types';
import { portOf } from './types';

export interface Fragment {
  'baton/fragment': 1;
  nodes: Record<string, NodeDoc>;
  edges: EdgeDoc[];
  /** Positions; of the outermost nodes relative to the fragment's own corner. */
  at: Record<string, Position>;
  notes: NoteDoc[];
  frames?: FrameDoc[];
  /** Wires from steps that were not copied; only some ways of pasting draw them again. */
  incoming?: EdgeDoc[];
}

/** Takes the nodes (with what is inside them), notes and frames out as a fragment; the entry of a workflow is never copied. */
export function extract(doc: Doc, catalog: Catalog, layout: Layout, ids: readonly string[]): Fragment {
  const wanted = ids.filter((id) => doc.nodes[id] && !catalog[doc.nodes[id].type]?.is_entry);
  const all = new Set(wanted.flatMap((id) => [id, ...descendants(doc, id)]));
  const tops = [...all].filter((id) => !all.has(doc.nodes[id]!.parent ?? ''));
  const notes = (doc.ui?.notes ?? []).filter((note) => ids.includes(note.id));
  const frames = (doc.ui?.frames ?? []).filter((frame) => ids.includes(frame.id));
  const corners = [...tops.map((id) => layout.absolute(id)), ...notes, ...frames];
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
    incoming: doc.edges.filter((other) => !all.has(other.source) && tops.includes(other.target)),
    notes: notes.map((note) => ({ ...note, x: note.x - left, y: note.y - top })),
    frames: frames.map((frame) => ({ ...frame, x: frame.x - left, y: frame.y - top })),
  };
}

/** Where a fragment goes: a point relative to `parent`, whose corner on the canvas notes and frames need. */
export interface Spot {
  x: number;
  y: number;
  parent?: string | undefined;
  corner?: { x: number; y: number };
}

/** Puts a fragment at a point; ids that are taken change, references inside follow. */
export function insert(
  doc: Doc,
  catalog: Catalog,
  fragment: Fragment,
  spot: Spot,
  how: { incoming?: boolean } = {},
): { ops: Op[]; ids: string[] } {
  const names = new Map<string, string>();
  for (const id of Object.keys(fragment.nodes)) names.set(id, freeId(doc, id, new Set(names.values())));
  const ops: Op[] = [];
  for (const [id, copied] of Object.entries(fragment.nodes)) {
    const node = { ...renameReferences(copied, catalog, names) };
    const outer = copied.parent ? names.get(copied.parent) : spot.parent;
    if (outer) node.parent = outer;
    const [x, y, ...size] = fragment.at[id] ?? [0, 0];
    const at = copied.parent ? [x, y] : [Math.round(x + spot.x), Math.round(y + spot.y)];
    ops.push({ op: 'node.add', id: names.get(id)!, node, at: [...at, ...size] as Position });
  }
  for (const other of fragment.edges) {
    ops.push({ op: 'edge.add', edge: edge(names.get(other.source)!, portOf(other), names.get(other.target)!) });
  }
  for (const other of (how.incoming && fragment.incoming) || []) {
    const isHere = doc.nodes[other.source] && doc.nodes[other.source]!.parent === spot.parent;
    if (isHere) ops.push({ op: 'edge.add', edge: edge(other.source, portOf(other), names.get(other.target)!) });
  }
  const tops = Object.keys(fragment.nodes).filter((id) => !fragment.nodes[id]!.parent);
  const lying = lie(doc, fragment, spot, new Set(names.values()));
  return { ops: [...ops, ...lying.ops], ids: [...tops.map((id) => names.get(id)!), ...lying.ids] };
}

/** Notes and frames of a fragment; both lie on the canvas itself, also when the steps go into a container. */
function lie(doc: Doc, fragment: Fragment, spot: Spot, names: ReadonlySet<string>): { ops: Op[]; ids: string[] } {
  const taken = new Set(names);
  const place = <T extends { id: string; x: number; y: number }>(item: T, stem: 'note' | 'frame'): T => {
    const id = freeUiId(doc, stem, item.id, taken);
    taken.add(id);
    const x = Math.round(item.x + spot.x + (spot.corner?.x ?? 0));
    return { ...item, id, x, y: Math.round(item.y + spot.y + (spot.corner?.y ?? 0)) };
  };
  const notes = fragment.notes.map((note) => place(note, 'note'));
  const frames = (fragment.frames ?? []).map((frame) => place(frame, 'frame'));
  return {
    ops: [
      ...notes.map((note) => ({ op: 'note.add', note }) as const),
      ...frames.map((frame) => ({ op: 'frame.add', frame }) as const),
    ],
    ids: [...notes, ...frames].map(({ id }) => id),
  };
}
