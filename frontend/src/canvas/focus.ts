/** The focus on the canvas: on the step that was walked to, so that it is read out, or on the canvas itself. */

import { useOutline } from '../outline/state';
import { useDocument } from '../stores/document';
import { flowIdOf } from './projection';

/** The drawn step, note or frame; null while it is not on screen in a large workflow. */
export function drawn(id: string): HTMLElement | null {
  const key = CSS.escape(flowIdOf(useDocument.getState().doc, id));
  return document.querySelector<HTMLElement>(`.react-flow__node[data-id="${key}"]`);
}

/** The focus goes to the one selected thing, else to the canvas; where the outline is open, to its active row. */
export function focusCanvas(): void {
  const row = outlined('[tabindex="0"]');
  if (row) {
    row.focus();
    return;
  }
  const [only, ...others] = useDocument.getState().selection;
  const element = only && others.length === 0 ? drawn(only) : null;
  (element ?? document.querySelector<HTMLElement>('.react-flow'))?.focus({ preventScroll: true });
}

/** Puts the focus on a step, once it is drawn: in a large workflow that is after the view has moved there. */
export function focusStep(id: string, tries = 20): void {
  const element = outlined('') ? outlined(`[data-step="${CSS.escape(id)}"]`) : drawn(id);
  if (element) element.focus({ preventScroll: true });
  else if (tries > 0) requestAnimationFrame(() => focusStep(id, tries - 1));
}

/** The step as one sees it: its row where the outline covers the canvas, else its card. */
export function seen(id: string): HTMLElement | null {
  const card = drawn(id);
  return card?.closest('[inert]') ? outlined(`[data-step="${CSS.escape(id)}"] > *`) : card;
}

/** A part of the outline, which stands for the canvas where it is open; null: it is not, or not drawn yet. */
function outlined(part: string): HTMLElement | null {
  if (!useOutline.getState().open) return null; // and no looking through a thousand cards for it
  return document.querySelector<HTMLElement>(`[data-outline] [role="treegrid"] ${part}`.trim());
}
