/** The words of the frame: navigation, account menu, the demo hint, being signed out, addresses that lead nowhere. */

export const shell = {
  home: 'Baton, home',
  brand: 'Baton',
  main: 'Main',
  skip: 'Skip to content',
  places: {
    workflows: 'Workflows',
    templates: 'Templates',
    runs: 'Runs',
    approvals: 'Approvals',
    team: 'Team',
    settings: 'Settings',
  },
  waiting: ' waiting for you',
  lost: 'No connection to the server. What you see may be old; it is read again as soon as the server answers.',
  reload: 'Load again',
  account: 'Account',
  lightTheme: 'Light theme',
  darkTheme: 'Dark theme',
  settings: 'Settings',
  signOut: 'Sign out',
  tab: (title: string) => `${title} · Baton`,
  tabWaiting: (count: number, title: string) => `(${count}) ${title}`,

  demo: {
    before: 'Using the demo model. ',
    link: 'Add a provider key',
    after: ' to use a real one.',
    hide: 'Hide until next time',
  },

  session: {
    back: 'Signed in again.',
  },

  broken: {
    title: 'This page could not be shown',
    text: 'Perhaps Baton was updated meanwhile, or the connection broke. Load the page again; what was saved is safe.',
    action: 'Load the page again',
  },
  missing: {
    title: 'There is nothing here',
    text: 'The address leads to no page.',
    action: 'All workflows',
  },
};
