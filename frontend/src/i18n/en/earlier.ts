/** The dialog of what a workflow was before. */

import { counted } from './plural';

export const earlier = {
  title: 'Earlier states',
  text: 'What this workflow was when it was saved on this device, one state a minute. Bringing one back is an edit like any other: it can be undone.',
  none: 'Nothing yet. From now on each minute in which something is saved leaves a state here.',
  unkept: 'This browser keeps no earlier states. Published versions are kept on the server.',
  about: (version: number, steps: number) => `v${version} · ${counted(steps, 'step')}`,
  away: (edits: number) => `${counted(edits, 'edit')} away`,
  now: 'As it is now',
  restore: 'Restore',
  restoreOf: (when: string) => `Restore ${when}`,
  restored: (when: string) => `It is again what it was: ${when}.`,
};
