/** Escape in the middle of what the pointer does on the canvas: it ends, and everything stands as before. */

import type { StoreApi } from 'zustand';
import { useDocument } from '../stores/document';
import { useCanvas } from './state';

/** What is needed of the library's own store: the box being drawn. */
type Box = Pick<StoreApi<{ userSelectionRect: unknown }>, 'getState'> & {
  setState(part: { userSelectionActive: false; userSelectionRect: null }): void;
};

let isHeld = false;
let isGivenUp = false;

/** Asked where a gesture ends: was it given up, so that it changes nothing? */
export function givenUp(): boolean {
  return isGivenUp;
}

/** Ends what the pointer is doing, whatever keys are held beside. The library knows no other end than letting go of the button. */
function onKeyDown(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || (!isHeld && !useCanvas.getState().drawing)) return;
  event.preventDefault();
  event.stopPropagation();
  isHeld = false;
  useCanvas.getState().draw(null);
  isGivenUp = true;
  document.dispatchEvent(new MouseEvent('mouseup', { view: window, bubbles: true }));
  isGivenUp = false;
}

/** Watches the pointer on the canvas, and ends the drawing of a box with the rest; returns what ends that. */
export function watchHeld(canvas: HTMLElement, box: Box): () => void {
  const onDown = (event: PointerEvent): void => {
    isHeld = event.button === 0 && (event.target as Element).closest('.react-flow__renderer') !== null;
  };
  const onUp = (): void => {
    isHeld = false;
  };
  const onGivenUp = (): void => {
    if (!isGivenUp || !box.getState().userSelectionRect) return;
    box.setState({ userSelectionActive: false, userSelectionRect: null });
    useDocument.getState().select([]);
  };
  canvas.addEventListener('pointerdown', onDown, true);
  window.addEventListener('keydown', onKeyDown, true);
  window.addEventListener('pointerup', onUp);
  window.addEventListener('pointercancel', onUp);
  document.addEventListener('mouseup', onGivenUp, true);
  return () => {
    canvas.removeEventListener('pointerdown', onDown, true);
    window.removeEventListener('keydown', onKeyDown, true);
    window.removeEventListener('pointerup', onUp);
    window.removeEventListener('pointercancel', onUp);
    document.removeEventListener('mouseup', onGivenUp, true);
  };
}
