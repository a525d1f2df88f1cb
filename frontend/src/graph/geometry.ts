/** Where things are on the canvas: sizes, containers around their children, places for what has none yet. */

import { followers } from './connect';
import { outcomesOf } from './ports';
import { type Catalog, type Doc, ERROR, type NodeDoc, type Position, portOf } from './types';

export interface Size {
  w: number;
  h: number;
}
export interface Rect extends Size {
  x: number;
  y: number;
}

export const CARD_WIDTH = 240;
export const GAP_X = 72;
export const GAP_Y = 40;
/** A container's header, and the space it keeps around its children. */
export const BOX_TOP = 44;
export const BOX_PAD = 20;
export const BOX_MIN: Size = { w: 320, h: 176 };

const HEAD = 46;
const PORT_ROW = 22;
const BODY = 92; // the well and the line below it

/** Sizes as they were measured on screen, by node id; what is not there is estimated. */
export type Measured = ReadonlyMap<string, Size>;
const NOTHING: Measured = new Map();

/** Ids of the nodes directly inside `parent` (undefined: of the canvas itself). */
export function childrenOf(doc: Doc, parent: string | undefined): string[] {
  return Object.keys(doc.nodes).filter((id) => doc.nodes[id]!.parent === parent);
}

/** The containers around a node, the innermost first. */
export function containersOf(doc: Doc, id: string): string[] {
  const found: string[] = [];
  for (let at = doc.nodes[id]?.parent; at && !found.includes(at); at = doc.nodes[at]?.parent) found.push(at);
  return found;
}

/** A card has a row for each of several outcomes, and one for `error` once a wire leaves there. */
function cardSize(node: NodeDoc, catalog: Catalog, hasErrorWire: boolean): Size {
  const type = catalog[node.type];
  const ports = type ? outcomesOf(type, node.config).length : 1;
  const rows = (ports > 1 ? ports : 0) + (hasErrorWire ? 1 : 0);
  return { w: CARD_WIDTH, h: HEAD + (rows > 0 ? rows * PORT_ROW + 6 : 0) + BODY };
}

/** Positions and sizes of every node, relative to its container; what the document does not say is worked out. */
export interface Layout {
  rects: ReadonlyMap<string, Rect>;
  /** The rectangle on the canvas. */
  absolute(id: string): Rect;
}

export function layoutOf(doc: Doc, catalog: Catalog, measured: Measured = NOTHING): Layout {
  const rects = new Map<string, Rect>();
  const fails = new Set(doc.edges.filter((edge) => portOf(edge) === ERROR).map((edge) => edge.source));
  const children = new Map<string | undefined, string[]>();
  for (const [id, node] of Object.entries(doc.nodes)) {
    const list = children.get(node.parent);
    if (list) list.push(id);
    else children.set(node.parent, [id]);
  }
  const next = followers(doc);
  const place = (parent: string | undefined): Rect[] => {
    const ids = children.get(parent) ?? [];
    const sizes = new Map<string, Size>();
    for (const id of ids) {
      const inside = place(id);
      const node = doc.nodes[id]!;
      const isContainer = catalog[node.type]?.container || inside.length > 0;
      sizes.set(
        id,
        isContainer
          ? containerSize(doc.ui?.nodes?.[id], inside)
          : (measured.get(id) ?? cardSize(node, catalog, fails.has(id))),
      );
    }
    const origin = parent ? { x: BOX_PAD, y: BOX_TOP } : { x: 0, y: 0 };
    placeScope(ids, doc, sizes, next, origin, rects);
    return ids.map((id) => rects.get(id)!);
  };
  place(undefined);
  return {
    rects,
    absolute(id) {
      const own = rects.get(id) ?? { x: 0, y: 0, w: 0, h: 0 };
      const parent = doc.nodes[id]?.parent;
      if (!parent || !rects.has(parent)) return own;
      const outer = this.absolute(parent);
      return { ...own, x: own.x + outer.x, y: own.y + outer.y };
    },
  };
}

function containerSize(stored: Position | undefined, inside: Rect[]): Size {
  const [, , w = BOX_MIN.w, h = BOX_MIN.h] = stored ?? [];
  return {
    w: Math.max(w, BOX_MIN.w, ...inside.map((rect) => rect.x + rect.w + BOX_PAD)),
    h: Math.max(h, BOX_MIN.h, ...inside.map((rect) => rect.y + rect.h + BOX_PAD)),
  };
}

function placeScope(
  ids: string[],
  doc: Doc,
  sizes: ReadonlyMap<string, Size>,
  next: ReadonlyMap<string, string[]>,
  origin: { x: number; y: number },
  rects: Map<string, Rect>,
): void {
  const done: Rect[] = [];
  const put = (id: string, x: number, y: number): void => {
    const rect = { x, y, ...sizes.get(id)! };
    rects.set(id, rect);
    done.push(rect);
  };
  const homeless: string[] = [];
  for (const id of ids) {
    const at = doc.ui?.nodes?.[id];
    if (at) put(id, at[0], at[1]);
    else homeless.push(id);
  }
  for (const id of inOrder(homeless, next)) {
    const before = ids.filter((other) => rects.has(other) && next.get(other)?.includes(id));
    const rights = before.map((other) => rects.get(other)!);
    const x = rights.length ? Math.max(...rights.map((rect) => rect.x + rect.w)) + GAP_X : origin.x;
    const y = rights.length ? rights[0]!.y : origin.y;
    const spot = freeSpot({ x, y, ...sizes.get(id)! }, done);
    put(id, spot.x, spot.y);
  }
}

/** The nearest place at or below `wish` where nothing stands. */
export function freeSpot(wish: Rect, others: readonly Rect[]): Rect {
  const spot = { ...wish };
  for (let tries = 0; tries < 200; tries += 1) {
    const hit = others.find((other) => overlaps(spot, other));
    if (!hit) break;
    spot.y = hit.y + hit.h + GAP_Y;
  }
  return spot;
}

export function overlaps(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.w + 12 && b.x < a.x + a.w + 12 && a.y < b.y + b.h + 12 && b.y < a.y + a.h + 12;
}

export function contains(rect: Rect, point: { x: number; y: number }): boolean {
  return point.x >= rect.x && point.x <= rect.x + rect.w && point.y >= rect.y && point.y <= rect.y + rect.h;
}

/** Ids so that each comes after those that lead to it; in a cycle, as they came. */
export function inOrder(ids: readonly string[], next: ReadonlyMap<string, readonly string[]>): string[] {
  const wanted = new Set(ids);
  const result: string[] = [];
  const seen = new Set<string>();
  const visit = (id: string): void => {
    if (seen.has(id) || !wanted.has(id)) return;
    seen.add(id);
    for (const target of [...(next.get(id) ?? [])].reverse()) visit(target);
    result.unshift(id);
  };
  for (const id of [...ids].reverse()) visit(id);
  return result;
}

/** What stands right of containers that grew, moved on by as much: id → new position. */
export function pushedByContainers(
  before: Layout,
  after: Layout,
  doc: Doc,
  inside: string | undefined,
): Map<string, Rect> {
  const moved = new Map<string, Rect>();
  let gain = 0;
  for (let container = inside; container; container = doc.nodes[container]?.parent) {
    const was = before.rects.get(container);
    const now = after.rects.get(container);
    if (!was || !now) break;
    gain = Math.max(gain, now.w - was.w);
    if (gain <= 0) break;
    for (const id of childrenOf(doc, doc.nodes[container]?.parent)) {
      const rect = after.rects.get(id);
      const isBeside = rect && rect.y < now.y + now.h && now.y < rect.y + rect.h;
      if (id !== container && isBeside && rect.x >= was.x + was.w) moved.set(id, { ...rect, x: rect.x + gain });
    }
  }
  return moved;
}
