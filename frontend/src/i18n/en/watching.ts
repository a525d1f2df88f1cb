/** What the commands that watch a run are called. */

export const watching = {
  play: 'Play the run, or pause',
  back: 'One event back in the run',
  forth: 'One event on in the run',
  toNow: 'Back to now',
  wire: 'What flowed through the next wire of the selected step',
  timeline: 'Show the timeline',
  output: 'Show the output',
  log: 'Show the log',
  lens: (name: string) => `Lens: ${name}`,
};
