/** What is missing for a command whose key was pressed: one sentence, which says what to do first where that helps. */

export const lacking = {
  mayNotEdit: 'You may look at this workflow, but not change it.',
  isRun: 'This is a run, drawn as the workflow was then. Changes are made in the editor.',
  selection: 'Select something first.',
  step: 'Select a step first.',
  oneThing: 'Select the one thing to rename.',
  toReplace: 'Select one step to replace.',
  toConnect: 'Select the step to connect from, or the wire to lead elsewhere.',
  startCopied: 'The start cannot be copied: a workflow has one, where every run begins.',
  startStays: 'The start stays as it is: every run begins there.',
  frame: 'There is no frame around what is selected.',
  wires: 'Select a wire, or steps that wires join.',
  several: 'Select several things first.',
  undo: 'There is nothing to undo.',
  redo: 'There is nothing to redo.',
  running: 'Nothing is running.',
  run: 'No run is shown. Run the workflow, or open one of its runs.',
  oneStep: 'Select one step first.',
  breakpoint: 'Nothing waits at a breakpoint.',
  pins: 'No output is pinned.',
  asking: 'Select a step that waits for an answer.',
};
