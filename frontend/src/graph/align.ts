/** Lining things up: edges or middles of several, equal gaps between them, wires made straight. */

import { shiftOps } from './frames';
import type { Layout, Rect } from './geometry';
import type { Op } from './ops';
import type { Doc, EdgeDoc } from './types';

export type Line = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom';

/** Moves each so that all have that edge or middle in common. */
export function alignOps(doc: Doc, layout: Layout, ids: readonly string[], line: Line): Op[] {
  const rects = placed(doc, layout, ids);
  const isAcross = line === 'left' || line === 'centre' || line === 'right';
  const [start, size] = isAcross ? (['x', 'w'] as const) : (['y', 'h'] as const);
  const low = Math.min(...rects.map(({ rect }) => rect[start]));
  const high = Math.max(...rects.map(({ rect }) => rect[start] + rect[size]));
  const wanted = (rect: Rect): number => {
    if (line === 'left' || line === 'top') return low;
    if (line === 'right' || line === 'bottom') return high - rect[size];
    return (low + high - rect[size]) / 2;
  };
  return rects.flatMap(({ id, rect }) => moveBy(doc, layout, id, start, Math.round(wanted(rect) - rect[start])));
}

/** Moves all but the first and the last so that the gaps between them are equal. */
export function distributeOps(doc: Doc, layout: Layout, ids: readonly string[], direction: 'x' | 'y'): Op[] {
  const size = direction === 'x' ? 'w' : 'h';
  const rects = placed(doc, layout, ids).sort((a, b) => a.rect[direction] - b.rect[direction]);
  const [first, last] = [rects[0], rects.at(-1)];
  if (!first || !last || rects.length < 3) return [];
  const used = rects.reduce((sum, { rect }) => sum + rect[size], 0);
  const gap = (last.rect[direction] + last.rect[size] - first.rect[direction] - used) / (rects.length - 1);
  let at = first.rect[direction];
  return rects.flatMap(({ id, rect }) => {
    const by = Math.round(at - rect[direction]);
    at += rect[size] + gap;
    return moveBy(doc, layout, id, direction, by);
  });
}

/** What lies on the canvas of these; a step inside a selected container goes with it. */
function placed(doc: Doc, layout: Layout, ids: readonly string[]): { id: string; rect: Rect }[] {
  const chosen = new Set(ids);
  return ids.flatMap((id) => {
    const node = doc.nodes[id];
    if (node) return chosen.has(node.parent ?? '') ? [] : [{ id, rect: layout.absolute(id) }];
    const rect = [...(doc.ui?.notes ?? []), ...(doc.ui?.frames ?? [])].find((other) => other.id === id);
    return rect ? [{ id, rect }] : [];
  });
}

function moveBy(doc: Doc, layout: Layout, id: string, direction: 'x' | 'y', by: number): Op[] {
  if (by === 0) return [];
  return shiftOps(doc, layout, [id], direction === 'x' ? by : 0, direction === 'y' ? by : 0);
}

/** Where a wire's ends are, up and down, as the canvas drew them. */
export type Ends = (wire: EdgeDoc) => { source: number; target: number } | null;

/** Moves the later step of each wire up or down so that the wire is a straight line; a step that several lead to once. */
export function straightenOps(doc: Doc, layout: Layout, wires: readonly EdgeDoc[], ends: Ends): Op[] {
  const shifts = new Map<string, number>();
  // From left to right: where a chain of wires is chosen, each step lines up with the one before as that was moved.
  const ordered = [...wires].sort((a, b) => layout.absolute(a.source).x - layout.absolute(b.source).x);
  for (const wire of ordered) {
    const at = ends(wire);
    if (!at || shifts.has(wire.target)) continue;
    shifts.set(wire.target, Math.round(at.source + (shifts.get(wire.source) ?? 0) - at.target));
  }
  return [...shifts].flatMap(([id, by]) => moveBy(doc, layout, id, 'y', by));
}
