/** What the inspector says beside what the catalogue brings along. */

import { counted } from './plural';

export const inspector = {
  inspector: 'Inspector',
  setup: 'Setup',
  lastRun: 'Last run',
  notes: 'Notes',
  aboutStep: 'About this step',
  label: 'Label',
  note: 'Note',
  noteHelp: 'For people only; it changes nothing in a run.',
  noteHint: 'Why this step is here, whom to ask before changing it…',
  preview: 'Preview with the last run',
  previewNone: 'Run the workflow once, then the values of that run stand here.',
  enlarge: (title: string) => `Write ${title} in a large window`,
  insert: 'Insert a value',
  searchValues: 'Search values',
  searchPlaceholder: 'Search values of earlier steps',
  values: 'Values',
  noSuchValue: 'Nothing of that name comes before this step.',
  noValues: 'Nothing comes before this step yet. Draw a wire to it first.',
  kinds: { text: 'text', json: 'data', number: 'number', boolean: 'yes / no', list: 'list', file: 'file' },
  notKnown: 'Not known before the step runs',
  instance: (n: number, of: number) => `item ${n} of ${of}`,
  earlier: 'Item before',
  later: 'Next item',

  reset: (title: string) => `Reset ${title} to its default`,
  notSet: 'Not set',
  lengths: {
    w: (n: number) => counted(n, 'week'),
    d: (n: number) => counted(n, 'day'),
    h: (n: number) => counted(n, 'hour'),
    m: (n: number) => counted(n, 'minute'),
    s: (n: number) => counted(n, 'second'),
    ms: (n: number) => counted(n, 'millisecond'),
  },
  noLength: 'Write a length of time such as 30s, 5m, 8h or 1h30m.',
  suchAs: 'such as 5m',
  default: 'Default',
  own: 'own',

  noConnection: (name: string) => `There is no connection “${name}” here.`,
  choose: 'Choose…',
  addConnection: 'Add a connection…',
  manage: 'Manage',
  noKey: (name: string) => `“${name}” has no key yet, so a run would fail here.`,
  useDemo: 'Use the demo model',
  noTool: (name: string) => `There is no tool “${name}” here.`,
  chooseTool: 'Choose a tool…',
  doesNotKnow: (what: string, names: string[]) =>
    `${what} does not know ${names.map((name) => `“${name}”`).join(', ')}.`,
  noArguments: 'This tool takes no arguments.',
  toolFirst: 'Choose a tool first, then its arguments stand here.',
  remove: 'Remove',
  removeNamed: (name: string) => `Remove ${name}`,
  team: 'team',
  person: 'person',
  addAnother: 'Add another',
  addPerson: 'A name, or team:Support',
  anybody: 'Whoever may decide on this workflow',

  unknownType: 'This installation does not know this kind of step. It is kept as it is.',
  advanced: 'Advanced',
  policy: 'Errors and timing',
  isSet: (count: number) => `${count} set`,
  id: 'Id in references',
  idLabel: 'Id',
  follow: (references: number, steps: number) =>
    references === 0
      ? 'Nothing refers to it yet.'
      : `${counted(references, 'reference')} in ${counted(steps, 'step')} ${references === 1 ? 'follows' : 'follow'}.`,
  usedBy: 'Used by',
  notUsed: 'No other step uses its values yet.',
};

/** While nothing is selected. */
export const workflowPanel = {
  inspector: 'Inspector',
  workflow: 'Workflow',
  name: 'Name',
  description: 'Description',
  whatFor: 'What it is for',
  steps: 'Steps',
  published: 'Published',
  notYet: 'Not yet',
  version: (number: number) => `Version ${number}`,
  owner: 'Owner',
  role: 'Your role',
  roles: {
    viewer: 'Viewer: you can look at everything.',
    operator: 'Operator: you can run it and answer approvals.',
    editor: 'Editor: you can change and publish it.',
    owner: 'Owner: you can do everything, and share it.',
  } as Record<string, string>,
  hints: {
    click: 'Click a step to set it up.',
    drag: 'Drag from a dot to say what comes next.',
    find: 'finds every command.',
  },
};
