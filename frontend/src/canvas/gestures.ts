/** Gestures with a key held: Y cuts the wires that a line crosses, Ctrl takes the wires of a dot elsewhere, Space pans. */

import { type RefObject, useEffect } from 'react';
import { useDocument } from '../stores/document';
import { isCovered, isField } from '../stores/focus';

const load = () => import('./strokes');

/** What of the canvas the pointer is over, for a gesture to begin with. */
function gestureAt(event: MouseEvent, held: string | undefined): 'cut' | 'move' | null {
  if (event.button !== 0 || useDocument.getState().readOnly) return null;
  const target = event.target as Element;
  if (held === 'y') return target.closest('.react-flow__renderer') ? 'cut' : null;
  if (!(event.ctrlKey || event.metaKey)) return null;
  return target.closest('.react-flow__handle') ? 'move' : null;
}

/** Listens while the canvas is on the page. The key held is an attribute of the canvas, so that the cursor shows it. */
export function useGestures(box: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const canvas = box.current;
    if (!canvas) return;
    const hold = (key: string | null): void => {
      if (key) canvas.dataset.held = key;
      else delete canvas.dataset.held;
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === 'Control' || event.key === 'Meta') {
        void load();
        hold('ctrl');
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isField(event.target as Element) || isCovered()) return;
      if (event.key.toLowerCase() === 'y') {
        void load();
        hold('y');
      } else if (event.key === ' ') hold('space');
    };
    const onKeyUp = (event: KeyboardEvent): void => {
      if (/^(y| |Control|Meta)$/i.test(event.key)) hold(null);
    };
    const release = (): void => hold(null);
    const onDown = (event: MouseEvent): void => {
      const gesture = gestureAt(event, canvas.dataset.held);
      if (!gesture) return;
      event.preventDefault();
      event.stopPropagation();
      void load().then((strokes) => {
        if (gesture === 'cut') strokes.cut(canvas, event);
        else strokes.moveWires(canvas, event);
      });
    };
    // A press of the pointer is announced before that of the mouse; the canvas must not begin to pan on it.
    const onPointer = (event: PointerEvent): void => {
      if (gestureAt(event, canvas.dataset.held)) event.stopPropagation();
    };
    window.addEventListener('keydown', onKeyDown);
    window.addEventListener('keyup', onKeyUp);
    window.addEventListener('blur', release);
    canvas.addEventListener('mousedown', onDown, true);
    canvas.addEventListener('pointerdown', onPointer, true);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('keyup', onKeyUp);
      window.removeEventListener('blur', release);
      canvas.removeEventListener('mousedown', onDown, true);
      canvas.removeEventListener('pointerdown', onPointer, true);
    };
  }, [box]);
}
