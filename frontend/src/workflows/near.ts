/** Which rows of a long list are near the window: only those are drawn, room is kept for the others. */
import { type RefObject, useEffect, useState } from 'react';

interface Near {
  from: number;
  to: number;
  /** Pixels of a row; all are as high. */
  height: number;
}

/** Rows come and go so many at a time. */
const CHUNK = 25;
/** Pixels beyond the window that are drawn too. */
const MARGIN = 1000;
const ROW = 60;

/** The span of rows to draw, where the list's first row would be at `top` of a window so high. */
export function nearOf(top: number, view: number, height: number, count: number): Near {
  const chunk = height * CHUNK;
  const from = Math.max(0, Math.floor((-top - MARGIN) / chunk) * CHUNK);
  const to = Math.max(CHUNK, Math.ceil((view - top + MARGIN) / chunk) * CHUNK);
  return { from: Math.min(from, Math.max(0, count - CHUNK)), to: Math.min(to, count), height };
}

/** Follows the page as it scrolls. A row that has the focus stays, and all up to it. */
export function useNear(list: RefObject<HTMLElement | null>, count: number): Near {
  const [near, setNear] = useState(() => nearOf(0, window.innerHeight, ROW, count));
  useEffect(() => {
    const look = () => {
      const box = list.current;
      if (!box) return;
      const height = box.querySelector('li')?.offsetHeight || ROW;
      const next = nearOf(box.getBoundingClientRect().top, window.innerHeight, height, count);
      const isHeld = box.contains(document.activeElement);
      setNear((last) => {
        const from = isHeld ? Math.min(last.from, next.from) : next.from;
        const to = isHeld ? Math.max(Math.min(last.to, count), next.to) : next.to;
        return from === last.from && to === last.to && height === last.height ? last : { from, to, height };
      });
    };
    look();
    // Scrolling does not bubble, but it is captured: whichever element scrolls.
    window.addEventListener('scroll', look, { capture: true, passive: true });
    window.addEventListener('resize', look);
    return () => {
      window.removeEventListener('scroll', look, { capture: true });
      window.removeEventListener('resize', look);
    };
  }, [list, count]);
  return near;
}
