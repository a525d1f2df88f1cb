/** Where the values come from that a step may refer to and that no step is named for. */

export const scope = {
  input: 'What the step before hands on',
  error: 'The error that led here',
  run: 'This run',
  state: 'Run state',
};
