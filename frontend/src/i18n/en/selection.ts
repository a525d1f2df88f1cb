/** What the right panel says of several steps, a wire, a note or a frame. */

import { counted } from './plural';

export const selection = {
  inspector: 'Inspector',
  steps: (count: number) => `${counted(count, 'step')} selected`,
  things: (count: number) => `${counted(count, 'thing')} selected`,
  several: 'Drag one to move them all. Select one step to set it up.',
  doings: 'What can be done',
  place: 'Place',
  all: 'All of them',
  wire: 'Wire',
  from: 'From',
  to: 'To',
  outcome: 'Outcome',
  success: 'when it is done',
  flowed: 'What flowed last',
  noRun: 'Nothing yet: run the workflow, and what went through stands here.',
  colour: 'Colour',
  note: 'Note',
  noteText: 'Text',
  noteHelp: 'For people only; it changes nothing in a run.',
  frame: 'Frame',
  frameTitle: 'Title',
  frameHelp: 'A frame groups steps for the eye; what lies in it moves with it.',
};
