/** What is asked before a run, and said of pinned outputs that it uses. */

import { counted } from './plural';

export const runDialogs = {
  dialog: {
    title: (name: string) => `Run ${name}`,
    titlePublished: (name: string) => `Run ${name} (published)`,
    titleTo: (name: string, step: string) => `Run ${name} to ${step}`,
    about: 'What should it work on?',
    cancel: 'Cancel',
  },
  rerun: {
    title: (step: string) => `Run again from ${step}`,
    about: 'These steps have run before and may change something outside Baton. They would run again:',
    doAgain: 'Do them again',
    ask: 'Ask me at each',
  },
  pinsInUse: (n: number) => `${counted(n, 'pinned output is', 'pinned outputs are')} used in this run.`,
  pinsWillBe: (n: number) =>
    `${counted(n, 'pinned output is', 'pinned outputs are')} used instead of running those steps.`,
  unpinAll: 'Unpin all',
};
