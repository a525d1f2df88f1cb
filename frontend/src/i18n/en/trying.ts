/** Trying steps out: messages, and the part of a step's last run where its output is pinned. */

import { counted } from './plural';

export const trying = {
  mayNotEdit: 'You may look at this workflow, but not change it.',
  selectOne: 'Select the step to run to.',
  selectStep: 'Select a step first.',
  startStays: 'The start cannot be switched off, pinned or skipped: every run begins there.',
  nothingRan: (name: string) => `${name} has not given anything yet. Run it first, then pin its output.`,
  pinned: (name: string) => `The output of ${name} is pinned`,
  unpinned: (n: number) => `${counted(n, 'output')} unpinned`,
  tooLong: 'This output is too long to pin: 256 KB are kept for all pins together.',
  nothingWaits: 'Nothing waits at a breakpoint.',
  step: {
    heading: 'Try out',
    toHere: 'Run to here',
    toHereHint: 'Runs only this step and what leads to it',
    pin: 'Pin output',
    pinHint: 'Runs of the draft use this output instead of running the step',
    unpin: 'Unpin',
    write: 'Write an output',
    edit: 'Edit',
    outcome: 'By which outcome',
    label: 'Output as JSON',
    save: 'Pin it',
    fork: 'Go on with it',
    forkHint: 'Runs what follows again, with this output instead of the recorded one',
    cancel: 'Cancel',
    notJson: (why: string) => `This is not JSON: ${why}`,
  },
};
