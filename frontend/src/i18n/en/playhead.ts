/** Words of the playhead, which shows a run at any of its moments. */

/** What an event of the log did, as one hears it after the step's name. */
const did: Record<string, string> = {
  'run.started': 'the run started',
  'run.finished': 'the run ended',
  'run.failed': 'the run failed',
  'run.cancelled': 'the run was stopped',
  'node.started': 'started',
  'node.finished': 'done',
  'node.failed': 'failed',
  'node.skipped': 'skipped',
  'node.cancelled': 'was stopped',
  'node.retrying': 'tries again',
  'node.waiting': 'waits',
  'node.answered': 'answered',
  'iteration.started': 'began',
  'iteration.finished': 'ended',
};

export const playhead = {
  slider: 'Moment of the run',
  now: 'Now',
  play: 'Play the run',
  pause: 'Pause',
  speed: (times: number) => `${times}×`,
  speedName: (times: number) => `Speed ${times}×, change`,
  backToNow: 'Back to now',
  showing: (time: string) => `Showing this run at ${time}`,
  loading: (read: number, of: number) => `Reading the log: ${Math.round((100 * read) / Math.max(1, of))} %`,
  tooLong: (events: number, limit: number) =>
    `This run has ${events.toLocaleString('en')} events. Up to ${limit.toLocaleString('en')} can be played back here.`,
  /** “12.3 s, Draft reply started”. */
  moment: (time: string, step: string, type: string) =>
    [`${time},`, step, did[type] ?? type].filter(Boolean).join(' '),
  round: (step: string, number: string) => `${step}, round ${number}`,
  disabled: 'Answers can be given at the present moment only.',
};
