/** A finger that draws an item sideways: right is yes, left is no, and only far enough is an answer. */
import { type PointerEvent, useRef, useState } from 'react';

/** Sideways pixels that decide; fewer let go of it. */
export const FAR = 96;
/** Pixels before it is known whether a finger scrolls or swipes. */
const SURE = 10;

/** Which way a drawn distance answers, among the ways there are. */
export function sideOf(dx: number, yes: boolean, no: boolean): 'yes' | 'no' | null {
  if (dx > 0 && yes) return 'yes';
  return dx < 0 && no ? 'no' : null;
}

interface Swipe {
  yes: (() => void) | undefined;
  no: (() => void) | undefined;
}

/** Handlers for the item, and how far it is drawn now. Only touch swipes: a mouse has buttons to press. */
export function useSwipe({ yes, no }: Swipe) {
  const [dx, setDx] = useState(0);
  const from = useRef<{ x: number; y: number; sure: boolean } | null>(null);
  const drawn = useRef(0);

  function move(event: PointerEvent<HTMLElement>) {
    const begun = from.current;
    if (!begun) return;
    const [x, y] = [event.clientX - begun.x, event.clientY - begun.y];
    if (!begun.sure) {
      if (Math.max(Math.abs(x), Math.abs(y)) < SURE) return;
      if (Math.abs(y) > Math.abs(x)) return end(); // it scrolls
      begun.sure = true;
      event.currentTarget.setPointerCapture(event.pointerId);
    }
    drawn.current = sideOf(x, Boolean(yes), Boolean(no)) ? x : 0;
    setDx(drawn.current);
  }

  function end() {
    from.current = null;
    drawn.current = 0;
    setDx(0);
  }

  function up() {
    const side = Math.abs(drawn.current) >= FAR ? sideOf(drawn.current, Boolean(yes), Boolean(no)) : null;
    end();
    if (side === 'yes') yes?.();
    if (side === 'no') no?.();
  }

  return {
    dx,
    handlers: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        if (event.pointerType === 'touch' && (yes || no)) {
          from.current = { x: event.clientX, y: event.clientY, sure: false };
        }
      },
      onPointerMove: move,
      onPointerUp: up,
      onPointerCancel: end,
    },
  };
}
