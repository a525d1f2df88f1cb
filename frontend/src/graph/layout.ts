/** Tidy layout: every scope left to right by dagre, containers from the inside out, notes and frames kept with what they stood by. */

import { around, framed, membersOf, rectsOf } from './frames';
import {
  BOX_MIN,
  BOX_PAD,
  BOX_TOP,
  childrenOf,
  GAP_X,
  GAP_Y,
  type Layout,
  layoutOf,
  type Measured,
  type Rect,
} from './geometry';
import type { Op } from './ops';
import { same } from './paths';
import { outcomesOf } from './ports';
import { type Catalog, type Doc, type EdgeDoc, type Position, portOf } from './types';

/** What is needed of dagre; it is loaded only when somebody tidies. */
export interface Dagre {
  layout(graph: unknown): void;
  graphlib: { Graph: new () => DagreGraph };
}
interface DagreGraph {
  setGraph(options: object): void;
  setDefaultEdgeLabel(make: () => object): void;
  setNode(id: string, size: object): void;
  setEdge(source: string, target: string): void;
  node(id: string): { x: number; y: number };
}

const snap = (value: number): number => Math.round(value / 8) * 8;

/** The moves that tidy the whole workflow, or the given nodes of one scope around where they are. */
export function tidyOps(
  dagre: Dagre,
  doc: Doc,
  catalog: Catalog,
  measured: Measured,
  only?: readonly string[],
): Op[] {
  const before = layoutOf(doc, catalog, measured);
  const ops: Move[] = [];
  const moved = new Map<string, Rect>();
  const scope = (parent: string | undefined): { w: number; h: number } => {
    const ids = childrenOf(doc, parent);
    const boxes = ids.map((id) => {
      const { w, h } = before.rects.get(id)!;
      const isContainer = catalog[doc.nodes[id]!.type]?.container;
      return { id, ...(isContainer && !only ? scope(id) : { w, h }) };
    });
    const chosen = only ? boxes.filter((box) => only.includes(box.id)) : boxes;
    const origin = only ? cornerOf(chosen.map((box) => before.rects.get(box.id)!)) : cornerOfScope(parent);
    for (const rect of arrange(dagre, doc, catalog, chosen, origin)) {
      moved.set(rect.id, rect);
      const isContainer = catalog[doc.nodes[rect.id]!.type]?.container;
      const at: Position = isContainer ? [rect.x, rect.y, rect.w, rect.h] : [rect.x, rect.y];
      if (!same(doc.ui?.nodes?.[rect.id], at)) ops.push({ op: 'node.move', id: rect.id, at });
    }
    const rects = ids.map((id) => moved.get(id) ?? before.rects.get(id)!);
    return {
      w: Math.max(BOX_MIN.w, ...rects.map((rect) => rect.x + rect.w + BOX_PAD)),
      h: Math.max(BOX_MIN.h, ...rects.map((rect) => rect.y + rect.h + BOX_PAD)),
    };
  };
  scope(only ? doc.nodes[only[0] ?? '']?.parent : undefined);
  const all = [...ops, ...noteMoves(doc, before.rects, moved)];
  if (!doc.ui?.frames?.length) return all;
  const next = withMoves(doc, all);
  return [...all, ...frameMoves(doc, before, layoutOf(next, catalog, measured), next)];
}

type Move = { op: 'node.move'; id: string; at: Position } | Extract<Op, { op: 'note.set' }>;

/** The document as it stands after the moves; by hand, since the worker has no need of all other operations. */
function withMoves(doc: Doc, moves: readonly Move[]): Doc {
  const nodes = { ...doc.ui?.nodes };
  let notes = doc.ui?.notes ?? [];
  for (const move of moves) {
    if (move.op === 'node.move') nodes[move.id] = move.at;
    else notes = notes.map((note) => (note.id === move.id ? { ...note, ...move.patch } : note));
  }
  return { ...doc, ui: { ...doc.ui, nodes, notes } };
}

function cornerOf(rects: readonly Rect[]): { x: number; y: number } {
  return { x: Math.min(...rects.map((rect) => rect.x)), y: Math.min(...rects.map((rect) => rect.y)) };
}

function cornerOfScope(parent: string | undefined): { x: number; y: number } {
  return parent ? { x: BOX_PAD, y: BOX_TOP } : { x: 0, y: 0 };
}

function arrange(
  dagre: Dagre,
  doc: Doc,
  catalog: Catalog,
  boxes: { id: string; w: number; h: number }[],
  origin: { x: number; y: number },
): (Rect & { id: string })[] {
  if (boxes.length === 0) return [];
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: GAP_Y, ranksep: GAP_X + 8 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, w, h } of boxes) graph.setNode(id, { width: w, height: h });
  const here = new Set(boxes.map((box) => box.id));
  const wires = doc.edges.filter(({ source, target }) => here.has(source) && here.has(target));
  for (const { source, target } of asOnCards(doc, catalog, wires)) graph.setEdge(source, target);
  dagre.layout(graph);
  const rects = boxes.map(({ id, w, h }) => {
    const { x, y } = graph.node(id);
    return { id, x: x - w / 2, y: y - h / 2, w, h };
  });
  const corner = cornerOf(rects);
  return rects.map((rect) => ({
    ...rect,
    x: snap(rect.x - corner.x) + origin.x,
    y: snap(rect.y - corner.y) + origin.y,
  }));
}

/** The wires in the order of the outcomes on the cards, the last first: dagre puts what it is told of last above the others. */
function asOnCards(doc: Doc, catalog: Catalog, wires: readonly EdgeDoc[]): EdgeDoc[] {
  const place = (wire: EdgeDoc): number => {
    const node = doc.nodes[wire.source];
    const type = catalog[node?.type ?? ''];
    const at = type ? outcomesOf(type, node?.config).findIndex((port) => port.id === portOf(wire)) : -1;
    return at < 0 ? Number.MAX_SAFE_INTEGER : at; // `error` is below all others
  };
  const places = new Map(wires.map((wire) => [wire, place(wire)]));
  return [...wires].sort((a, b) => places.get(a)! - places.get(b)!).reverse();
}

/** A note goes with the node of the canvas that it stood nearest to; what is not moved keeps its notes where they are. */
function noteMoves(doc: Doc, before: ReadonlyMap<string, Rect>, moved: ReadonlyMap<string, Rect>): Move[] {
  const roots = Object.keys(doc.nodes).filter((id) => !doc.nodes[id]!.parent);
  return (doc.ui?.notes ?? []).flatMap((note): Move[] => {
    const by = shiftBy(note, roots, before, moved);
    return by ? [{ op: 'note.set', id: note.id, patch: { x: note.x + by.x, y: note.y + by.y } }] : [];
  });
}

/** How far the node nearest to a rectangle was moved; null where it was not. */
function shiftBy(
  rect: Rect,
  roots: readonly string[],
  before: ReadonlyMap<string, Rect>,
  moved: ReadonlyMap<string, Rect>,
): { x: number; y: number } | null {
  let nearest: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const id of roots) {
    const far = distance(rect, before.get(id)!);
    if (far < least) [nearest, least] = [id, far];
  }
  const now = nearest === undefined ? undefined : moved.get(nearest);
  if (!nearest || !now) return null;
  const was = before.get(nearest)!;
  return now.x === was.x && now.y === was.y ? null : { x: now.x - was.x, y: now.y - was.y };
}

/** Frames are drawn anew around what lay in them, the smallest first; an empty one goes with the nearest node. */
function frameMoves(doc: Doc, before: Layout, after: Layout, next: Doc): Op[] {
  const frames = [...(doc.ui?.frames ?? [])].sort((a, b) => a.w * a.h - b.w * b.h);
  const roots = Object.keys(doc.nodes).filter((id) => !doc.nodes[id]!.parent);
  const done = new Map<string, Rect>();
  return frames.flatMap((frame): Op[] => {
    const { nodes, notes, frames: inner } = membersOf(doc, before, frame);
    const was = around([...rectsOf(doc, before, [...nodes, ...notes, ...inner])]);
    const now = around([
      ...rectsOf(next, after, [...nodes, ...notes]),
      ...inner.map((id) => done.get(id)!).filter(Boolean),
    ]);
    const by = shiftBy(frame, roots, before.rects, after.rects);
    const isSame = was && now && same(was, now);
    const rect = was && now ? (isSame ? frame : framed(now)) : moveBy(frame, by);
    done.set(frame.id, rect);
    const patch = { x: rect.x, y: rect.y, w: rect.w, h: rect.h };
    return same(patch, { x: frame.x, y: frame.y, w: frame.w, h: frame.h })
      ? []
      : [{ op: 'frame.set', id: frame.id, patch }];
  });
}

function moveBy(rect: Rect, by: { x: number; y: number } | null): Rect {
  return by ? { ...rect, x: rect.x + by.x, y: rect.y + by.y } : rect;
}

function distance(one: Rect, rect: Rect): number {
  return Math.hypot(one.x + one.w / 2 - (rect.x + rect.w / 2), one.y + one.h / 2 - (rect.y + rect.h / 2));
}
