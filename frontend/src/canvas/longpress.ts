/** A finger that stays for half a second opens the context menu of what is under it. */

import { openForEdge, openForPane, openForStep } from './menus';

const LONG = 500;
/** A finger is never quite still. */
const STILL = 10;

function openAt(target: Element, point: { x: number; y: number }): void {
  const node = target.closest<HTMLElement>('.react-flow__node')?.dataset.id;
  const edge = target.closest<HTMLElement>('.react-flow__edge')?.dataset.id;
  if (node) openForStep(node, point);
  else if (edge) openForEdge(edge, point);
  else if (target.closest('.react-flow__pane')) openForPane(point);
}

/** The finger that opened the menu lies on it by now: lifting it chooses nothing. */
function noClick(event: TouchEvent): void {
  if (event.cancelable) event.preventDefault();
}

/** Watches all fingers on the canvas; returns what ends that. */
export function watchLongPress(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let start = { x: 0, y: 0 };
  const stop = (): void => clearTimeout(timer);
  const onDown = (event: PointerEvent): void => {
    stop();
    const target = event.target as Element;
    // A second finger pinches; on a button or in a field the press is theirs.
    if (event.pointerType !== 'touch' || !event.isPrimary || !target.closest('.react-flow')) return;
    if (target.closest('button, input, textarea, .react-flow__handle')) return;
    start = { x: event.clientX, y: event.clientY };
    timer = setTimeout(() => {
      window.addEventListener('touchend', noClick, { capture: true, passive: false, once: true });
      openAt(target, start);
    }, LONG);
  };
  const onMove = (event: PointerEvent): void => {
    if (Math.hypot(event.clientX - start.x, event.clientY - start.y) > STILL) stop();
  };
  const ends = ['pointerup', 'pointercancel'] as const;
  window.addEventListener('pointerdown', onDown, true);
  window.addEventListener('pointermove', onMove, { capture: true, passive: true });
  for (const end of ends) window.addEventListener(end, stop, true);
  return () => {
    stop();
    window.removeEventListener('touchend', noClick, true);
    window.removeEventListener('pointerdown', onDown, true);
    window.removeEventListener('pointermove', onMove, true);
    for (const end of ends) window.removeEventListener(end, stop, true);
  };
}
