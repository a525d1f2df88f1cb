/** Two documents as one drawing: all of the newer one, and at their old places what it no longer has. */

import type { DocDiff, NodeMark } from '../graph/diff';
import { freeSpot, layoutOf, type Rect } from '../graph/geometry';
import { outcomesOf } from '../graph/ports';
import { nodeName } from '../graph/slug';
import type { Catalog, Doc, EdgeDoc, Position } from '../graph/types';
import { edgeKey, portOf } from '../graph/types';

export type Mark = NodeMark | 'same';

export interface Box extends Rect {
  id: string;
  title: string;
  kind: string;
  icon: string;
  group: string | undefined;
  container: boolean;
  mark: Mark;
}

export interface Line {
  key: string;
  path: string;
  middle: [number, number];
  mark: 'added' | 'removed' | 'same';
  port: string;
}

export interface Plate extends Rect {
  id: string;
  text: string;
  frame: boolean;
  mark: 'added' | 'removed' | 'changed' | 'same';
}

export interface Merged {
  boxes: Box[];
  lines: Line[];
  plates: Plate[];
  bounds: Rect;
}

const PAD = 40;

/** Both documents in one; what was removed makes way where something else stands now. */
function mergedDoc(before: Doc, after: Doc, diff: DocDiff, catalog: Catalog): Doc {
  const gone = Object.keys(diff.nodes).filter((id) => diff.nodes[id] === 'removed');
  const nameAfter = new Map(Object.entries(diff.renamed).map(([to, from]) => [from, to]));
  const nodes = { ...after.nodes };
  const places: Record<string, Position> = { ...after.ui?.nodes };
  for (const id of gone) {
    const { parent, ...rest } = before.nodes[id]!;
    const now = parent && (nameAfter.get(parent) ?? parent);
    nodes[id] = now && (after.nodes[now] || gone.includes(now)) ? { ...rest, parent: now } : rest;
    const at = before.ui?.nodes?.[id];
    if (at) places[id] = at;
  }
  const doc: Doc = {
    ...after,
    nodes,
    edges: [...after.edges, ...diff.edges.removed],
    ui: { ...after.ui, nodes: places },
  };
  const { rects } = layoutOf(doc, catalog);
  for (const id of gone) {
    const rect = rects.get(id)!;
    const others = [...rects].filter(([other]) => other !== id && nodes[other]?.parent === nodes[id]?.parent);
    const spot = freeSpot(
      rect,
      others.map(([, each]) => each),
    );
    if (spot.y === rect.y) continue;
    const [, , ...size] = places[id] ?? [];
    places[id] = [spot.x, spot.y, ...size] as Position;
    (rects as Map<string, Rect>).set(id, spot);
  }
  return doc;
}

export function merged(before: Doc, after: Doc, diff: DocDiff, catalog: Catalog): Merged {
  const doc = mergedDoc(before, after, diff, catalog);
  const layout = layoutOf(doc, catalog);
  const boxes = Object.entries(doc.nodes).map(([id, node]): Box => {
    const type = catalog[node.type];
    return {
      id,
      title: nodeName(doc, id),
      kind: type?.title ?? node.type,
      icon: type?.icon ?? '',
      group: type?.group,
      container: Boolean(type?.container) || Object.values(doc.nodes).some((other) => other.parent === id),
      mark: diff.nodes[id] ?? 'same',
      ...layout.absolute(id),
    };
  });
  const at = new Map(boxes.map((box) => [box.id, box]));
  const added = new Set(diff.edges.added.map(edgeKey));
  const removed = new Set(diff.edges.removed.map(edgeKey));
  const lines = doc.edges.flatMap((edge) => {
    const [from, to] = [at.get(edge.source), at.get(edge.target)];
    if (!from || !to) return [];
    const key = edgeKey(edge);
    const mark = added.has(key) ? 'added' : removed.has(key) ? 'removed' : 'same';
    return [{ key: `${mark} ${key}`, mark, port: portOf(edge), ...wire(from, to, edge, doc, catalog) } as Line];
  });
  const plates = platesOf(doc, diff);
  // What lies under others comes first: containers by size, then cards, unchanged before changed.
  boxes.sort((a, b) => Number(b.container) - Number(a.container) || b.w * b.h - a.w * a.h);
  lines.sort((a, b) => Number(a.mark !== 'same') - Number(b.mark !== 'same'));
  return { boxes, lines, plates, bounds: boundsOf([...boxes, ...plates]) };
}

function wire(from: Rect, to: Rect, edge: EdgeDoc, doc: Doc, catalog: Catalog): Pick<Line, 'path' | 'middle'> {
  const node = doc.nodes[edge.source]!;
  const type = catalog[node.type];
  const ports = type ? outcomesOf(type, node.config).map((port) => port.id) : [];
  const index = ports.indexOf(portOf(edge));
  const share = ports.length > 1 && index >= 0 ? (index + 1) / (ports.length + 1) : 0.5;
  const [x1, y1, x2, y2] = [from.x + from.w, from.y + from.h * share, to.x, to.y + to.h / 2];
  const bend = Math.max(40, Math.abs(x2 - x1) / 2);
  return {
    path: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`,
    middle: [(x1 + x2) / 2, (y1 + y2) / 2],
  };
}

function platesOf(doc: Doc, diff: DocDiff): Plate[] {
  const plates: Plate[] = [];
  for (const frame of [true, false]) {
    const { added, removed, changed } = frame ? diff.frames : diff.notes;
    const marks = new Map<string, Plate['mark']>([
      ...added.map(({ id }) => [id, 'added'] as const),
      ...changed.map(({ after }) => [after.id, 'changed'] as const),
    ]);
    const put = (piece: (typeof added)[number], mark: Plate['mark']): void => {
      const { id, x, y, w, h } = piece;
      plates.push({ id, x, y, w, h, frame, mark, text: 'label' in piece ? piece.label : piece.text });
    };
    for (const piece of (frame ? doc.ui?.frames : doc.ui?.notes) ?? []) put(piece, marks.get(piece.id) ?? 'same');
    for (const piece of removed) put(piece, 'removed');
  }
  return plates;
}

function boundsOf(rects: Rect[]): Rect {
  if (rects.length === 0) return { x: 0, y: 0, w: 400, h: 300 };
  const x = Math.min(...rects.map((rect) => rect.x)) - PAD;
  const y = Math.min(...rects.map((rect) => rect.y)) - PAD;
  const right = Math.max(...rects.map((rect) => rect.x + rect.w)) + PAD;
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.h)) + PAD;
  return { x, y, w: right - x, h: bottom - y };
}
