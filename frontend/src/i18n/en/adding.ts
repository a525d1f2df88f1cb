/** The palette at the left of the editor, and what is said beside a wire that is drawn. */

export const adding = {
  label: 'Steps to add',
  search: 'Search steps',
  none: (text: string) => `Nothing is called “${text}”.`,
  notLoaded: 'This part of the page could not be loaded. Try again once the server can be reached.',
  letGo: 'Let go to add a step here',
  click: 'Click to add a step here',
};
