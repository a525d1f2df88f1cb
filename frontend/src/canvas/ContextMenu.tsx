/** What can be done with what was right-clicked, long-pressed, or selected when the menu key was pressed. */

export function ContextMenu() {
  return null;
}
