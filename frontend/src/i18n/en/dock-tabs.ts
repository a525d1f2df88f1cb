/** Words of what the dock shows once it is open: what a run did and when, what came out, every event. */

import { counted } from './plural';

export const timeline = {
  name: 'Timeline',
  aboutTitle: 'The run is about to start',
  aboutText: 'Its steps appear here as they begin.',
  troubleTitle: 'This run cannot be shown',
  noneTitle: 'No run is shown',
  noneText: 'Press Run, or pick an earlier one at the left: every step appears here with its time and cost.',
  fold: (step: string) => `Fold ${step}`,
  unfold: (step: string) => `Show what is in ${step}`,
  each: (step: string) => `Show each ${step}`,
  size: 'Length of the bars',
  sizes: { time: 'Time', cost: 'Cost', tokens: 'Tokens' },
  failedFirst: 'Failed first',
  zoomIn: 'Zoom in on the time',
  zoomOut: 'Zoom out',
  whole: 'The whole run',
  reading: 'Reading the run…',
  more: (count: number) => `and ${counted(count, 'more', 'more')}`,
};

export const output = {
  noneTitle: 'No output yet',
  noneText: 'The result of a run is shown here.',
  unfinishedTitle: 'Not finished yet',
  unfinishedText: 'The output appears when the run ends.',
  later: 'The output appears here when the run ends.',
  stoppedTitle: 'Stopped',
  stoppedText: 'The run was stopped before it had an output.',
  emptyTitle: 'No output',
  title: 'Output of the run',
  label: 'the output',
  state: 'Run state',
  stateLabel: 'the run state',
  goTo: (step: string) => `Go to ${step}`,
};

export const log = {
  name: 'Events',
  noneTitle: 'No events yet',
  noneText: 'Every event of a run is listed here as it happens.',
  noMatch: 'No event fits these filters.',
  search: 'Search the log',
  step: 'Step',
  anyStep: 'All steps',
  type: 'Kind of event',
  anyType: 'All kinds',
  follow: 'Follow',
  copy: 'Copy as JSON',
  copied: (count: number) => `${counted(count, 'event')} copied.`,
  notCopied: 'The browser did not let the events be copied.',
  shown: (count: number, of: number) =>
    count === of ? counted(of, 'event') : `${count.toLocaleString('en')} of ${of.toLocaleString('en')}`,
  reading: (read: number, of: number) => `Reading ${read.toLocaleString('en')} of ${of.toLocaleString('en')}`,
  show: 'Show this moment',
  older: (count: number) => `${counted(count, 'older event')} not shown`,
};

export const value = {
  raw: 'Raw',
  copy: (what: string) => `Copy ${what}`,
  empty: '(empty text)',
  more: (count: number) => `${count.toLocaleString('en')} more`,
  items: (count: number) => counted(count, 'item'),
  fields: (count: number) => counted(count, 'field'),
  wholeText: (letters: number) => `Show all ${letters.toLocaleString('en')} characters`,
  image: 'Image',
};
