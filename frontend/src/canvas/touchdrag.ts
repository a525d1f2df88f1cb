/** Dragging from the palette with a finger or a pen: the browser's own dragging is for the mouse only. */

import type { PointerEvent as ReactPointerEvent } from 'react';
import { usePanels } from '../stores/panels';
import { isNarrow } from '../stores/screen';
import s from './palette.module.css';
import { dropEntry } from './pointer';

/** A finger is never quite still; up and down scrolls the list. */
const SLACK = 10;

export function dragByTouch(event: ReactPointerEvent<HTMLElement>, key: string): void {
  const button = event.currentTarget;
  button.draggable = event.pointerType === 'mouse';
  if (button.draggable || !event.isPrimary) return;
  const { pointerId, clientX, clientY } = event;
  const sheet = button.closest<HTMLElement>('[data-sheet]');
  let ghost: HTMLElement | null = null;

  const begin = (): HTMLElement => {
    const copy = button.cloneNode(true) as HTMLElement;
    copy.classList.add(s.ghost!);
    copy.setAttribute('aria-hidden', 'true');
    document.body.append(copy);
    // The sheet lies over the canvas: it lets through what is dragged out of it.
    if (sheet) sheet.dataset.letThrough = '';
    return copy;
  };
  const onMove = (move: PointerEvent): void => {
    if (move.pointerId !== pointerId) return;
    const [dx, dy] = [move.clientX - clientX, move.clientY - clientY];
    if (!ghost && Math.abs(dx) > SLACK && Math.abs(dx) > Math.abs(dy)) ghost = begin();
    if (ghost) ghost.style.translate = `${move.clientX - 40}px ${move.clientY - 40}px`;
  };
  const end = (): void => {
    ghost?.remove();
    if (sheet) delete sheet.dataset.letThrough;
    window.removeEventListener('pointermove', onMove);
    window.removeEventListener('pointerup', onUp);
    window.removeEventListener('pointercancel', onCancel);
  };
  const onUp = (up: PointerEvent): void => {
    if (up.pointerId !== pointerId) return;
    const isDropped = ghost !== null && dropEntry(key, { x: up.clientX, y: up.clientY });
    end();
    if (isDropped && isNarrow()) usePanels.getState().hide('left');
  };
  const onCancel = (cancel: PointerEvent): void => {
    if (cancel.pointerId === pointerId) end();
  };
  window.addEventListener('pointermove', onMove);
  window.addEventListener('pointerup', onUp);
  window.addEventListener('pointercancel', onCancel);
}
