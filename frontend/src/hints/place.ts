/** Where a hint stands: beside what it speaks of, inside the window, never over it. No DOM in here. */

export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

export type Side = 'below' | 'above' | 'right';

const GAP = 10;
const EDGE = 8;

/** The hint's upper left corner, away from what is `taken` where it can be; null where there is no room for it beside the thing. */
export function placed(
  anchor: Box,
  size: { w: number; h: number },
  side: Side,
  window_: { w: number; h: number },
  taken: readonly Box[] = [],
): { x: number; y: number } | null {
  const inside = (at: number, length: number, most: number) =>
    Math.min(Math.max(at, EDGE), Math.max(EDGE, most - length - EDGE));
  const isSeen = anchor.x + anchor.w > 0 && anchor.y + anchor.h > 0 && anchor.x < window_.w && anchor.y < window_.h;
  if (!isSeen || anchor.w === 0) return null;
  const middle = inside(anchor.x + anchor.w / 2 - size.w / 2, size.w, window_.w);
  const below = { x: middle, y: anchor.y + anchor.h + GAP };
  const above = { x: middle, y: anchor.y - GAP - size.h };
  const right = { x: anchor.x + anchor.w + GAP, y: inside(anchor.y + anchor.h / 2 - size.h / 2, size.h, window_.h) };
  const order = { below: [below, above, right], above: [above, below, right], right: [right, below, above] }[side];
  const fits = ({ x, y }: { x: number; y: number }) =>
    x >= EDGE && y >= EDGE && x + size.w <= window_.w - EDGE && y + size.h <= window_.h - EDGE;
  const isFree = ({ x, y }: { x: number; y: number }) =>
    !taken.some((box) => x < box.x + box.w && x + size.w > box.x && y < box.y + box.h && y + size.h > box.y);
  const possible = order.filter(fits);
  return possible.find(isFree) ?? possible[0] ?? null;
}
