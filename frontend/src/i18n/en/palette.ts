/** The command palette. */

export const palette = {
  label: 'Search or run a command',
  placeholder: 'Search steps, commands, workflows…',
  pagesPlaceholder: 'Search pages and workflows…',
  list: 'Commands',
  none: (text: string) => `Nothing found for “${text}”.`,
  add: (title: string) => `Add ${title}`,
  groups: {
    recent: 'Recent',
    commands: 'Commands',
    steps: 'Steps of this workflow',
    add: 'Add',
    places: 'Go to',
    workflows: 'Workflows',
    found: 'Found',
  },
  places: {
    workflows: 'All workflows',
    runs: 'Runs',
    approvals: 'Approvals',
    templates: 'Templates',
    team: 'Team',
    settings: 'Settings',
    shortcuts: 'Keyboard settings',
  },
  theme: 'Change between light and dark',
};
