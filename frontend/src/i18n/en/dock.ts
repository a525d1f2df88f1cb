/** Words of the dock itself, and of the rows of what a run did. */

export const dock = {
  name: 'Run',
  tabs: { timeline: 'Timeline', output: 'Output', log: 'Log', checks: 'Checks' },
  tabList: 'Run details',
  open: 'Open the dock',
  close: 'Close the dock',
  height: 'Height of the dock',
  idle: 'Press Run to see here what each step does.',
  started: (ago: string, by: string | null) => `started ${ago}${by ? ` by ${by}` : ''}`,
  at: (time: string) => `at ${time}`,
  waiting: (count: number) => `${count} waiting`,
  failed: (count: number) => `${count} failed`,
  reconnecting: 'reconnecting…',
};

export const rows = {
  earlier: 'from an earlier run',
  failed: 'Failed',
};
