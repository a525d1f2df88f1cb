/** What pasting has to tell. */

import type { Fault } from '../../graph/pasted';

function why(fault: Fault): string {
  switch (fault.what) {
    case 'json':
      return `its JSON is broken in line ${fault.line}. Copy it again, with every brace and quote`;
    case 'format':
      return `it is written as “${fault.format}”, and this Baton reads “baton/1”`;
    case 'nodes':
      return 'it has no “nodes”, an object of the steps by their ids';
    case 'edges':
      return 'its “edges” are not a list of {source, target}';
    case 'id':
      return `“${fault.id}” cannot be a step’s id: a small letter first, then small letters, digits and _`;
    case 'type':
      return `the step “${fault.id}” has no type`;
    case 'end':
      return `a wire ends at “${fault.edge}”, which is not among its steps`;
  }
}

export const pasting = {
  fault: (fault: Fault) => `This looks like a workflow, but ${why(fault)}.`,
  nothing: 'There was nothing in it but a start, which this workflow has already.',
  onlyText: 'This is text, not a piece of a workflow.',
  longText: (most: number) =>
    `This is text, not a piece of a workflow, and too long for a note: its first ${most} characters fit.`,
  asNote: 'Make it a note',
};
