/** Which part of the canvas to show: arithmetic on rectangles, in the canvas' own units and in pixels. */

import type { Rect } from './geometry';

/** Free pixels around what is fitted; below there are the tools. */
const AROUND = { top: 28, side: 28, bottom: 68 };
interface Size {
  width: number;
  height: number;
}

interface Viewport {
  x: number;
  y: number;
  zoom: number;
}

/** The view that shows `content` in a pane of that size; no smaller than `least`, then from the upper left on. */
export function fitted(content: Rect, pane: Size, least: number): Viewport {
  const width = Math.max(1, pane.width - 2 * AROUND.side);
  const height = Math.max(1, pane.height - AROUND.top - AROUND.bottom);
  const zoom = Math.max(least, Math.min(1, width / content.w, height / content.h));
  const along = (start: number, room: number, from: number, size: number): number =>
    start - from * zoom + Math.max(0, (room - size * zoom) / 2);
  return {
    x: along(AROUND.side, width, content.x, content.w),
    y: along(AROUND.top, height, content.y, content.h),
    zoom,
  };
}

const MARGIN = 16;

/** By how much to move what lies from `from` to `to` so that it lies in `low` to `high`; its beginning counts most. */
export function shift(from: number, to: number, low: number, high: number): number {
  const over = to - (high - MARGIN);
  const under = low + MARGIN - from;
  if (under > 0) return under;
  return over > 0 ? Math.max(-over, under) : 0;
}
