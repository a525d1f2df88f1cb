/** Running, stopping and trying out: what buttons, menus, marks and the run dialog say. */

import { counted } from './plural';

export const running = {
  run: 'Run',
  starting: 'Starting',
  stop: 'Stop',
  more: 'More ways to run',
  mayNot: 'You may look at this workflow. Ask its owner for the right to run it.',
  draft: 'Run draft',
  lastInput: 'Run again with the last input',
  published: (version: number) => `Run published version ${version}`,
  toSelected: 'Run to the selected step',
  goOn: 'Continue',
  goOnAll: 'Continue from the breakpoint',
  step: 'Continue to the next step',
  stopRun: 'Stop the run',
  commands: {
    toHere: 'Run to here',
    disable: 'Switch off or on',
    pin: 'Pin the last output, or unpin',
    breakpoint: 'Set or clear a breakpoint',
    goOn: 'Continue from the breakpoint',
    step: 'Continue to the next step, and stop there',
    unpinAll: 'Unpin all outputs',
  },
  marks: {
    off: 'Switched off: it does not run, and what it is given is passed on',
    offAround: 'Switched off with the container it is in',
    pin: 'Its output is pinned: a run of the draft uses that instead of running it',
    breakpoint: 'Breakpoint: a run of the draft stops before this step',
  },
  halted: 'Stopped before this step',
  oneStep: 'One step',
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
  mayNotRun: 'You may look at this workflow, but not run it.',
  runFirst: 'Run the workflow first: a run that has ended can be run again from a step.',
  selectFrom: 'Select the step to run again from.',
  notReady: 'The workflow cannot run yet. The Checks say what to mend.',
  pinsInUse: (n: number) => `${counted(n, 'pinned output is', 'pinned outputs are')} used in this run.`,
  pinsWillBe: (n: number) =>
    `${counted(n, 'pinned output is', 'pinned outputs are')} used instead of running those steps.`,
  unpinAll: 'Unpin all',
};
