/** What is said about saving: what came in from others, what was kept, what could not be done. */

import { counted } from './plural';

const changes = (n: number): string => counted(n, 'change');

export const saving = {
  changedMeanwhile: (title: string) => `${title} was changed by someone else meanwhile, so it was not deleted.`,
  broughtBack: (title: string) => `${title} was deleted by someone else while you changed it, so it was put back.`,
  entryStays: (entry: string, title: string) =>
    `“${entry}” in ${title} was taken out by one of you while the other changed it, so it stays.`,
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
  tooLarge:
    'The workflow is larger than 2 MB. Shorten long texts, or move some of its steps into a workflow of their own.',
  seeWhy: 'Your last changes could not be saved. F8 leads to what is wrong.',
  notTaken: (why: string) => `Not saved: ${why}`,
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
    refused: (n: number) => `${changes(n)} not saved → See why`,
    rescue: (n: number) => `${changes(n)} not saved → Keep them`,
    stuck: 'No longer yours to change',
    stuckTitle: (why: string, n: number) => (n ? `${why} They are kept on this device.` : why),
    signIn: (n: number) => (n ? `${changes(n)} not saved · Sign in` : 'Signed out · Sign in'),
    signInTitle: 'You are signed out. Your changes are kept on this device and saved as soon as you have signed in.',
    conflict: 'Someone changed the same field → Review',
    conflictTitle: 'Choose whose text stays.',
    viewOnly: 'View only',
  },
  rescue: {
    title: 'Your changes cannot be saved here',
    text: 'This workflow was deleted, or your right to change it was withdrawn. Save it with your changes as a workflow of your own, or copy it: it can be pasted on any canvas.',
    ask: 'Changes of yours that were never saved are still on this device.',
    show: 'Keep my changes…',
    save: 'Save as a new workflow',
    copy: 'Copy as JSON',
    copied: 'Copied.',
    unnamed: 'Rescued workflow',
    close: 'Close',
  },
  otherName: (from: string, to: string) => `“${from}” is called “${to}” now: someone else was faster.`,
};
