/** Snapping to what stands nearby: the lines of edges and middles, and the nearest of them to a dragged rectangle. */

import type { Rect } from './geometry';

/** A line that something stands on, and from where to where it reaches. */
export interface Guide {
  at: number;
  from: number;
  to: number;
}

export interface Guides {
  /** Upright lines, by `x`, and level ones, by `y`; both in order. */
  x: readonly Guide[];
  y: readonly Guide[];
}

export function guidesOf(rects: readonly Rect[]): Guides {
  const sorted = (guides: Guide[]): Guide[] => guides.sort((a, b) => a.at - b.at);
  return {
    x: sorted(rects.flatMap(({ x, y, w, h }) => [x, x + w / 2, x + w].map((at) => ({ at, from: y, to: y + h })))),
    y: sorted(rects.flatMap(({ x, y, w, h }) => [y, y + h / 2, y + h].map((at) => ({ at, from: x, to: x + w })))),
  };
}

/** The place in an ordered list where `at` or the next above it is. */
function lower(guides: readonly Guide[], at: number): number {
  let [low, high] = [0, guides.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (guides[middle]!.at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Snap {
  by: number;
  guide: Guide;
}

/** The smallest move that brings one of these places onto a guide; null where none is within reach. */
export function nearest(guides: readonly Guide[], places: readonly number[], reach: number): Snap | null {
  let best: Snap | null = null;
  for (const place of places) {
    const index = lower(guides, place);
    for (const guide of [guides[index - 1], guides[index]]) {
      const by = guide ? guide.at - place : Number.POSITIVE_INFINITY;
      if (guide && Math.abs(by) <= reach && (!best || Math.abs(by) < Math.abs(best.by))) best = { by, guide };
    }
  }
  return best;
}
