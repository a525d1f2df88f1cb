/** The commands that run, stop and run again. */

import { commands as t } from '../i18n/en/commands';
import { requestRun, runAgainFromSelected, stopRun } from '../run-ui/commands';
import type { Command } from './types';

export const running: Command[] = [
  {
    id: 'run.start',
    title: t.run,
    group: 'run',
    keys: ['Ctrl Enter'],
    anywhere: true,
    run: () => requestRun('draft'),
  },
  {
    id: 'run.fromHere',
    title: t.runFromHere,
    group: 'run',
    keys: ['Ctrl Shift Enter'],
    anywhere: true,
    run: runAgainFromSelected,
  },
  { id: 'run.stop', title: t.stop, group: 'run', keys: ['Ctrl .'], anywhere: true, run: () => void stopRun() },
];
