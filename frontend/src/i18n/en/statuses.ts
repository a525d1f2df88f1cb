/** What each status of a step and of a run is called. */

export const statuses = {
  step: {
    idle: 'Not run',
    pending: 'Queued',
    running: 'Running',
    retrying: 'Retrying',
    waiting: 'Waiting',
    succeeded: 'Done',
    failed: 'Failed',
    skipped: 'Skipped',
    cancelled: 'Stopped',
  },
  run: {
    queued: 'Queued',
    running: 'Running',
    waiting: 'Waiting',
    succeeded: 'Succeeded',
    failed: 'Failed',
    cancelled: 'Stopped',
  },
  needsYou: 'Needs you',
  breakpoint: 'At a breakpoint',
  passedOn: 'Passed on',
};
