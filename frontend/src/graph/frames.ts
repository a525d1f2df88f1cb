/** Frames: titled rectangles behind what belongs together; what lies in one is found by where it stands. */

import type { Layout, Rect } from './geometry';
import { BOX_PAD, BOX_TOP, contains } from './geometry';
import type { Op } from './ops';
import type { Doc, FrameDoc, Position } from './types';

/** The space a frame keeps around what it is put behind; above, room for its title. */
const FRAME_PAD = 24;
const FRAME_TOP = 48;
export const FRAME_MIN = { w: 160, h: 96 };

/** The colours of frames and notes; the first is the one without a name. */
export const COLOURS = ['', 'violet', 'teal', 'green', 'pink', 'grey'] as const;

export interface Members {
  nodes: string[];
  notes: string[];
  frames: string[];
}

const middle = (rect: Rect): { x: number; y: number } => ({ x: rect.x + rect.w / 2, y: rect.y + rect.h / 2 });

function encloses(outer: Rect, inner: Rect): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.w <= outer.x + outer.w &&
    inner.y + inner.h <= outer.y + outer.h
  );
}

/** What lies in a frame: steps and notes by their middle, other frames wholly. A container counts for what is in it. */
export function membersOf(doc: Doc, layout: Layout, frame: FrameDoc): Members {
  const nodes: string[] = [];
  const taken = new Set<string>();
  const look = (id: string): boolean => {
    const parent = doc.nodes[id]?.parent;
    if (parent && doc.nodes[parent] && (taken.has(parent) || look(parent))) return true;
    if (!taken.has(id) && contains(frame, middle(layout.absolute(id)))) {
      taken.add(id);
      nodes.push(id);
    }
    return taken.has(id);
  };
  for (const id of Object.keys(doc.nodes)) look(id);
  const others = (doc.ui?.frames ?? []).filter((other) => other.id !== frame.id);
  return {
    nodes,
    notes: (doc.ui?.notes ?? []).filter((note) => contains(frame, middle(note))).map(({ id }) => id),
    frames: others.filter((other) => encloses(frame, other)).map(({ id }) => id),
  };
}

/** The ids with what lies in the frames among them. */
export function withMembers(doc: Doc, layout: Layout, ids: readonly string[]): string[] {
  const all = new Set(ids);
  for (const frame of doc.ui?.frames ?? []) {
    if (!ids.includes(frame.id)) continue;
    const { nodes, notes, frames } = membersOf(doc, layout, frame);
    for (const id of [...nodes, ...notes, ...frames]) all.add(id);
  }
  return [...all];
}

/** The smallest rectangle around others; null around nothing. */
export function around(rects: readonly Rect[]): Rect | null {
  if (rects.length === 0) return null;
  const x = Math.min(...rects.map((rect) => rect.x));
  const y = Math.min(...rects.map((rect) => rect.y));
  const w = Math.max(...rects.map((rect) => rect.x + rect.w)) - x;
  return { x, y, w, h: Math.max(...rects.map((rect) => rect.y + rect.h)) - y };
}

/** The frames that “take the frame away” means: the selected ones; with none, the smallest that lies around the selection. */
export function framesFor(doc: Doc, layout: Layout, ids: readonly string[]): FrameDoc[] {
  const frames = doc.ui?.frames ?? [];
  const chosen = frames.filter((frame) => ids.includes(frame.id));
  const inner = around(rectsOf(doc, layout, ids));
  if (chosen.length > 0 || !inner) return chosen;
  const isAround = (frame: FrameDoc): boolean =>
    frame.x <= inner.x &&
    frame.y <= inner.y &&
    frame.x + frame.w >= inner.x + inner.w &&
    frame.y + frame.h >= inner.y + inner.h;
  const area = ({ w, h }: FrameDoc): number => w * h;
  return frames
    .filter(isAround)
    .sort((a, b) => area(a) - area(b))
    .slice(0, 1);
}

/** A frame's rectangle with room around what is in it. */
export function framed(inner: Rect): Rect {
  return {
    x: Math.round(inner.x - FRAME_PAD),
    y: Math.round(inner.y - FRAME_TOP),
    w: Math.round(inner.w + 2 * FRAME_PAD),
    h: Math.round(inner.h + FRAME_TOP + FRAME_PAD),
  };
}

/** The rectangles of steps, notes and frames on the canvas. */
export function rectsOf(doc: Doc, layout: Layout, ids: readonly string[]): Rect[] {
  const wanted = new Set(ids);
  const lying = [...(doc.ui?.notes ?? []), ...(doc.ui?.frames ?? [])].filter(({ id }) => wanted.has(id));
  return [...ids.filter((id) => doc.nodes[id]).map((id) => layout.absolute(id)), ...lying];
}

/**
 * Moves steps, notes and frames by so much; what is in a moved container goes with it by itself. No further than the left
 * and upper wall of the container that a step is in.
 */
export function shiftOps(doc: Doc, layout: Layout, ids: readonly string[], x: number, y: number): Op[] {
  const moved = new Set(ids);
  const [dx, dy] = withinWalls(doc, layout, moved, x, y);
  return ids.flatMap((id): Op[] => {
    const node = doc.nodes[id];
    if (node) {
      const rect = layout.rects.get(id);
      if (!rect || hasMoved(doc, node.parent, moved)) return [];
      const stored = doc.ui?.nodes?.[id];
      const spot = [Math.round(rect.x + dx), Math.round(rect.y + dy)];
      const at = (stored?.length === 4 ? [...spot, stored[2], stored[3]] : spot) as Position;
      return [{ op: 'node.move', id, at }];
    }
    const note = doc.ui?.notes?.find((other) => other.id === id);
    if (note) return [{ op: 'note.set', id, patch: { x: note.x + dx, y: note.y + dy } }];
    const frame = doc.ui?.frames?.find((other) => other.id === id);
    return frame ? [{ op: 'frame.set', id, patch: { x: frame.x + dx, y: frame.y + dy } }] : [];
  });
}

function withinWalls(doc: Doc, layout: Layout, moved: ReadonlySet<string>, x: number, y: number): [number, number] {
  let [dx, dy] = [x, y];
  for (const id of moved) {
    const rect = layout.rects.get(id);
    const parent = doc.nodes[id]?.parent;
    if (!rect || !parent || hasMoved(doc, parent, moved)) continue;
    dx = Math.max(dx, Math.min(0, BOX_PAD / 2 - rect.x));
    dy = Math.max(dy, Math.min(0, BOX_TOP - rect.y));
  }
  return [dx, dy];
}

function hasMoved(doc: Doc, parent: string | undefined, moved: ReadonlySet<string>): boolean {
  for (let id = parent; id; id = doc.nodes[id]?.parent) if (moved.has(id)) return true;
  return false;
}

/** An id that no step, note or frame has: `frame_2`. */
export function freeUiId(doc: Doc, stem: 'note' | 'frame', wish = '', also: ReadonlySet<string> = new Set()): string {
  const taken = new Set([...(doc.ui?.notes ?? []), ...(doc.ui?.frames ?? [])].map(({ id }) => id));
  const isFree = (id: string): boolean => !taken.has(id) && !doc.nodes[id] && !also.has(id);
  if (wish && isFree(wish)) return wish;
  let n = 1;
  while (!isFree(`${stem}_${n}`)) n += 1;
  return `${stem}_${n}`;
}
