/** Where the focus is, as far as keys ask: in a field, or under a dialog or menu. */

export function isField(element: Element | null): boolean {
  return (
    element instanceof HTMLElement && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName))
  );
}

/** A dialog or a menu is open: the keys are its own. */
export function isCovered(): boolean {
  return document.querySelector('dialog[open], [role="menu"]') !== null;
}

/** Gives the focus to what is about to be drawn: looked for again each frame, for about a second. */
export function focusSoon(find: () => HTMLElement | null, tries = 60): void {
  const found = find();
  if (found) found.focus();
  else if (tries > 0) requestAnimationFrame(() => focusSoon(find, tries - 1));
}
