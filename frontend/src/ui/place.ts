/** Where a small panel goes beside what opened it: on the wished side, else on the other, never out of the window. */
export type Side = 'top' | 'bottom' | 'left' | 'right';
export type Align = 'start' | 'center' | 'end';
export type Rect = { left: number; top: number; right: number; bottom: number };
export type Size = { width: number; height: number };
export type Place = { left: number; top: number; side: Side; room: number };

const MARGIN = 8;
const OPPOSITE: Record<Side, Side> = { top: 'bottom', bottom: 'top', left: 'right', right: 'left' };

/** `room` is the height there is on the chosen side, so that a long list scrolls instead of running out. */
export function place(anchor: Rect, panel: Size, view: Size, wish: { side: Side; align: Align; gap: number }): Place {
  const space: Record<Side, number> = {
    top: anchor.top - wish.gap - MARGIN,
    bottom: view.height - anchor.bottom - wish.gap - MARGIN,
    left: anchor.left - wish.gap - MARGIN,
    right: view.width - anchor.right - wish.gap - MARGIN,
  };
  const upright = wish.side === 'top' || wish.side === 'bottom';
  const need = upright ? panel.height : panel.width;
  const other = OPPOSITE[wish.side];
  const side = space[wish.side] < need && space[other] > space[wish.side] ? other : wish.side;
  const room = upright ? space[side] : view.height - 2 * MARGIN;
  const height = Math.min(panel.height, room);
  const at = {
    top: { left: along(anchor.left, anchor.right, panel.width, wish.align), top: anchor.top - wish.gap - height },
    bottom: { left: along(anchor.left, anchor.right, panel.width, wish.align), top: anchor.bottom + wish.gap },
    left: { left: anchor.left - wish.gap - panel.width, top: along(anchor.top, anchor.bottom, height, wish.align) },
    right: { left: anchor.right + wish.gap, top: along(anchor.top, anchor.bottom, height, wish.align) },
  }[side];
  return {
    left: clamp(at.left, view.width - panel.width),
    top: clamp(at.top, view.height - height),
    side,
    room,
  };
}

function along(start: number, end: number, length: number, align: Align): number {
  if (align === 'start') return start;
  return align === 'end' ? end - length : (start + end - length) / 2;
}

function clamp(at: number, most: number): number {
  return Math.round(Math.max(MARGIN, Math.min(at, most - MARGIN)));
}
