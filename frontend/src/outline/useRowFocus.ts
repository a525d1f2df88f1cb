/** The focus in the outline: on the active row as soon as that is drawn; on the canvas once the outline is closed. */

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import { focusCanvas } from '../canvas/focus';
import { useOutline } from './state';

/** Returns how to ask for it: the active row takes the focus when it is drawn next. */
export function useRowFocus(grid: RefObject<HTMLElement | null>): () => void {
  const wanted = useRef(useOutline.getState().fresh);
  useEffect(() => useOutline.setState({ fresh: false }), []);
  useLayoutEffect(() => {
    const box = grid.current;
    // Closed: the canvas takes the focus that was in here.
    return () => void (box?.parentElement?.contains(document.activeElement) && requestAnimationFrame(focusCanvas));
  }, [grid]);
  // A key, a menu or an undo may have moved the active row while the focus was in the outline, or on what it removed.
  useLayoutEffect(() => {
    const active = grid.current?.querySelector<HTMLElement>('[tabindex="0"]');
    const isInside = grid.current?.contains(document.activeElement);
    if (!active || document.activeElement === active) wanted.current = wanted.current && !active;
    else if (wanted.current || (isInside && document.activeElement?.matches('[role="row"], [role="gridcell"]'))) {
      wanted.current = false;
      active.focus();
    }
  });
  return useCallback(() => {
    wanted.current = true;
  }, []);
}
