/** What is said when the session has ended, and in the tab in which one has signed in again. */

export const signedOut = {
  title: 'You are signed out',
  text: 'Your session has ended, or you signed out in another tab. What you typed on this page is still here: sign in in a new tab, and this one goes on where it was.',
  signIn: 'Sign in again',
  here: 'Sign in here instead',
  later: 'Not now',
  bar: 'You are signed out: nothing is saved or sent.',
  doneTitle: 'You are signed in',
  doneText: 'Close this tab and go on where you were.',
  close: 'Close this tab',
  toWorkflows: 'Open the workflows here',
};
