/** The editor's top bar. */

export const topbar = {
  share: 'Share',
  rest: 'Call it by REST',
  home: 'Baton, all workflows',
  search: 'Search or run a command',
  light: 'Light theme',
  dark: 'Dark theme',
  more: 'More',
  untitled: 'Untitled',
  rename: 'Rename the workflow',
  name: 'Workflow name',
  you: (name: string) => `${name} (you)`,
  owner: (name: string) => `${name}, owner`,
  tab: (name: string, isUnsaved: boolean) => `${isUnsaved ? '• ' : ''}${name} · Baton`,
};
