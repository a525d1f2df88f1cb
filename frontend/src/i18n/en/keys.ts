/** What is printed on keys, where that is not the name by which the commands know them. */

export const keys: Record<string, string> = {
  Escape: 'Esc',
  Delete: 'Del',
  ContextMenu: 'Menu',
};
