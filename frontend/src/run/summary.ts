/** What is said of a run as a whole, now or at a moment that is past. */

import type { Run } from '../api/types';
import { asksPerson } from './latest';
import type { RunState } from './state';
import { isOver } from './status';
import type { RunStatus, Usage } from './types';

export interface Counts {
  running: number;
  waiting: number;
  /** Those of `waiting` that wait for a person. */
  asking: number;
  failed: number;
}

/** What is said of the run as it was after `index` events, at the time `at` (milliseconds). */
export interface Moment {
  at: number;
  index: number;
  status: RunStatus;
  usage: Usage;
  counts: Counts;
}

/** What is said of a run as a whole; the node states are in the keyed store. */
export interface RunSummary {
  runId: string | null;
  /** The run object without what changes while it runs; null until it was read. */
  head: Run | null;
  status: RunStatus | null;
  seq: number;
  connected: boolean;
  /** Why the live state ended or could not begin, as a sentence; null while all is well. */
  trouble: string | null;
  finishedAt: string | null;
  usage: Usage;
  counts: Counts;
  /** The past moment that canvas and dock show; null: they show how the run stands now. */
  moment: Moment | null;
  /** Grows with every change that is more than streamed text. */
  version: number;
}

const NO_USAGE: Usage = { input_tokens: 0, output_tokens: 0, cost_usd: 0 };
export const NOTHING: RunSummary = {
  runId: null,
  head: null,
  status: null,
  seq: 0,
  connected: false,
  trouble: null,
  finishedAt: null,
  usage: NO_USAGE,
  counts: { running: 0, waiting: 0, asking: 0, failed: 0 },
  moment: null,
  version: 0,
};

/** How many elements of work run, wait, and have failed. */
export function countNodes(state: RunState): Counts {
  const counts = { running: 0, waiting: 0, asking: 0, failed: 0 };
  for (const run of Object.values(state.nodes)) {
    if (run.status === 'running' || run.status === 'retrying') counts.running += 1;
    else if (run.status === 'waiting' && run.iterations === undefined) {
      counts.waiting += 1;
      if (asksPerson(run)) counts.asking += 1;
    } else if (run.status === 'failed') counts.failed += 1;
  }
  return counts;
}

/** What there is to show of a run's end; null is an output too, where no note says that none was reached. */
export type Ending = 'failed' | 'output' | 'working' | 'stopped' | 'none';

export function endingOf({
  status,
  output,
  error,
  note,
}: Pick<RunState, 'status' | 'output' | 'error' | 'note'>): Ending {
  if (error) return 'failed';
  if (output !== null && output !== undefined) return 'output';
  if (!isOver(status)) return 'working';
  if (status === 'cancelled') return 'stopped';
  return note ? 'none' : 'output';
}
