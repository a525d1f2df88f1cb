/** Where the others point: kept outside React, written straight to the elements that show it. */

/** After so long without a move a pointer fades. */
const STILL_MS = 5000;

export type Place = readonly [number, number];

interface Pointer {
  at: Place | null;
  element: HTMLElement | null;
  timer: ReturnType<typeof setTimeout> | undefined;
}

const pointers = new Map<string, Pointer>();

function pointerOf(id: string): Pointer {
  const known = pointers.get(id) ?? { at: null, element: null, timer: undefined };
  pointers.set(id, known);
  return known;
}

function draw({ at, element }: Pointer): void {
  if (!element) return;
  element.hidden = !at;
  if (at) element.style.transform = `translate(${at[0]}px, ${at[1]}px)`;
}

/** Somebody moved, or (null) points at nothing any more. */
export function moved(id: string, at: Place | null): void {
  const pointer = pointerOf(id);
  pointer.at = at;
  clearTimeout(pointer.timer);
  if (pointer.element) delete pointer.element.dataset.still;
  if (at)
    pointer.timer = setTimeout(() => {
      if (pointer.element) pointer.element.dataset.still = '';
    }, STILL_MS);
  draw(pointer);
}

/** The element that shows where somebody points; null when it goes. */
export function shownBy(id: string, element: HTMLElement | null): void {
  const pointer = pointerOf(id);
  pointer.element = element;
  draw(pointer);
}

export function placeOf(id: string): Place | null {
  return pointers.get(id)?.at ?? null;
}

/** Forgets those that are gone. */
export function onlyThese(ids: ReadonlySet<string>): void {
  for (const [id, { timer }] of pointers) {
    if (ids.has(id)) continue;
    clearTimeout(timer);
    pointers.delete(id);
  }
}
