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
    title: 'You are signed out',
    text: 'Your session has ended, or you signed out in another tab. What you typed on this page is still here: sign in in a new tab, and this one goes on where it was.',
    signIn: 'Sign in again',
    here: 'Sign in here instead',
    later: 'Not now',
    bar: 'You are signed out: nothing is saved or sent.',
    back: 'Signed in again.',
    doneTitle: 'You are signed in',
    doneText: 'Close this tab and go on where you were.',
    close: 'Close this tab',
    toWorkflows: 'Open the workflows here',
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
