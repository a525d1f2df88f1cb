/** The words of the hints: what one can do next, beside where it is done. */

export const hints = {
  label: 'Hint',
  got: 'Hide this hint',
  off: 'No more hints',
  offSaid: 'No more hints. Settings, Appearance brings them back.',
  run: 'Press Run to try it. The demo model answers without a key.',
  wire: 'Drag from a dot to go on: onto a step, or into the open to add one.',
  approve: 'This step asks you. Answer it here on its card, or press Edit to change something first.',
  find: 'Ctrl K finds every command, step and workflow.',
  share: 'Share it: others can run it or answer its questions.',
  playhead: 'Drag along the timeline to see the run at any moment.',

  canvas: {
    label: 'An empty workflow',
    when: 'When…',
    whenText: 'what a run is given',
    do: 'Do…',
    doText: 'a model, a tool, a decision',
    last: 'Then…',
    lastText: 'hand the result on',
    type: (word: string) => `${word} Type what it is, then press Enter`,
    readOnly: 'This workflow has no steps yet.',
    add: ' adds a step · drag from a dot to go on · ',
    find: ' finds everything',
  },
};
