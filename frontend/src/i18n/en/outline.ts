/** The outline: its columns, rows, buttons and what it says when something cannot be done. */

import { counted } from './plural';

const FAULTS = {
  start: 'The start stays first: a run begins there.',
  first: 'It is the first step of its chain.',
  last: 'It is the last step of its chain.',
  fork: 'A step with several outcomes keeps its place: which of them should the other step follow?',
  join: 'Several ways come together here, so no one step is its neighbour.',
  end: 'Nothing comes after an output.',
};

export const outline = {
  title: 'Outline',
  label: 'Outline of the workflow',
  steps: (n: number) => counted(n, 'step'),
  columns: { name: 'Step', what: 'What it does', leads: 'Leads to', run: 'Run' },

  errorOutcome: 'If it fails',
  outcome: (label: string) => `${label.charAt(0).toUpperCase()}${label.slice(1)}`,
  branch: (outcome: string, at: number, of: number) => `${outcome}, ${at} of ${of} at once`,
  nothingInside: 'Nothing inside yet',
  loose: 'Not connected yet',
  looseHelp: 'A run does not come to these steps.',
  remarks: 'Notes and frames',
  note: 'Note',
  frame: 'Frame',
  emptyNote: 'Empty note',
  off: 'switched off',
  goesOn: (name: string) => `goes on at ${name}`,
  joins: (names: string[]) => `after ${names.join(' and ')}`,
  ends: 'Ends here',
  nothingFollows: 'Nothing follows yet',

  add: 'Add a step after it',
  rename: 'Rename',
  renameTo: (name: string) => `New name of ${name}`,
  noteText: 'Text of the note',
  up: 'Move up',
  down: 'Move down',
  connect: 'Connect to another step',
  connectAfter: 'Connect after…',
  connectHelp: (name: string) => `The step that leads to ${name}`,
  mayFollow: (name: string, outcome: string) => (outcome ? `${name}: ${outcome}` : name),
  noneToFollow: 'No step can lead to it',
  remove: 'Delete',
  copy: 'Copy as text',
  beside: 'Beside the canvas',
  instead: 'Instead of the canvas',
  close: 'Close the outline',

  faults: FAULTS,
  moved: (name: string, before: string) => `${name} now comes before ${before}.`,

  text: { looseSection: 'Not connected yet', remarksSection: 'Notes', next: '→' },
};
