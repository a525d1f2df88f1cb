/** A panel at a place of the window: kept inside it, closed by turning elsewhere; on a phone a sheet from below. */

import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import s from './menu.module.css';

/** Where a finger points, or the window is a phone's, the styles make a sheet of it. */
const SHEET = '(pointer: coarse), (width < 560px)';

interface PopProps {
  at: { x: number; y: number };
  label: string;
  onClose: () => void;
  children: ReactNode;
}

export function Pop({ at, label, onClose, children }: PopProps) {
  const panel = useRef<HTMLDivElement>(null);
  useInside(panel, at, true);
  useOutside(panel, onClose);
  return createPortal(
    <div ref={panel} className={s.panel} role="dialog" aria-label={label}>
      {children}
    </div>,
    document.body,
  );
}

/** Puts a panel at a place of the window, moved just so far that all of it is seen; again when its size changes. */
export function useInside(panel: RefObject<HTMLElement | null>, at: { x: number; y: number }, isSheet = false): void {
  const { x, y } = at;
  useLayoutEffect(() => {
    const box = panel.current;
    if (!box) return;
    const put = (): void => {
      if (isSheet && window.matchMedia(SHEET).matches) {
        box.removeAttribute('style');
        return;
      }
      const left = Math.max(8, Math.min(x, window.innerWidth - box.offsetWidth - 8));
      const top = Math.max(8, Math.min(y, window.innerHeight - box.offsetHeight - 8));
      box.style.left = `${left}px`;
      box.style.top = `${top}px`;
    };
    put();
    const watcher = new ResizeObserver(put);
    watcher.observe(box);
    return () => watcher.disconnect();
  }, [panel, x, y, isSheet]);
}

/** Closes when something else is pressed. */
export function useOutside(panel: RefObject<HTMLElement | null>, close: () => void): void {
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    const onDown = (event: PointerEvent): void => {
      if (!panel.current?.contains(event.target as Node)) latest.current();
    };
    window.addEventListener('pointerdown', onDown, true);
    return () => window.removeEventListener('pointerdown', onDown, true);
  }, [panel]);
}
