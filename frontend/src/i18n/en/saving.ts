/** What is said about saving: what came in from others, what was kept, what could not be done. */

import { counted } from './plural';

const changes = (n: number): string => counted(n, 'change');

export const saving = {
  changedMeanwhile: (title: string) => `${title} was changed by someone else meanwhile, so it was not deleted.`,
  broughtBack: (title: string) => `${title} was deleted by someone else while you changed it, so it was put back.`,
  changedSince: (title: string) => `${title} was changed by someone else since`,
  aNote: 'A note',
  aFrame: 'A frame',
  theWorkflow: 'the workflow',
  notYet: 'Your changes are not saved yet.',
  storm: 'Others are saving at the same time.',
  full: 'This device keeps no more unsaved changes; they are only in this page. Leave it open until they are saved.',
  notDone: (reason: string) => `Not everything could be done: ${reason}.`,
  notUndone: (reason: string) => `Not everything could be taken back: ${reason}.`,
  oneLeftOut: (reason: string) => `One of your changes was left out: ${reason}.`,
  sameField: 'Someone else changed the same field. Your text was kept.',
  mayLook: 'You may only look at this workflow now: your right to change it was withdrawn.',
  mayEdit: 'You may change this workflow now.',
  unkeptStates: 'This browser keeps no earlier states of the workflow.',
  deletedBy: (name: string) => `${name} has deleted this workflow. What you see can still be copied.`,

  badge: {
    label: 'Save state',
    saved: (version: number) => `Saved v${version}`,
    savedTitle: (when: string, by: string | null) =>
      by === null
        ? `Everything is on the server. Last saved ${when}. Click for earlier states.`
        : `Everything is on the server. Saved ${when} by ${by}. Click for earlier states.`,
    you: 'you',
    saving: 'Saving…',
    savingTitle: 'Your changes are on their way.',
    offline: (n: number) => `${changes(n)} not saved (offline)`,
    offlineTitle: (why: string) => `${why} They are kept on this device and sent again.`,
    unkeptTitle: (why: string) => `${why} This device has no room for them: leave this page open.`,
    stuck: (n: number) => (n ? `${changes(n)} not saved` : 'No longer yours to change'),
    stuckTitle: (why: string, n: number) => (n ? `${why} They are kept on this device.` : why),
    signIn: (n: number) => (n ? `${changes(n)} not saved · Sign in` : 'Signed out · Sign in'),
    signInTitle: 'You are signed out. Your changes are kept on this device and saved as soon as you have signed in.',
    conflict: 'Someone changed the same field → Review',
    conflictTitle: 'Choose whose text stays.',
    viewOnly: 'View only',
  },
  otherName: (from: string, to: string) => `“${from}” is called “${to}” now: someone else was faster.`,
};
