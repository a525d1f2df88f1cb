/** The shapes of a run as the contract gives them: events, nodes by path, and the state they fold into. */

import type { NodeRun as ApiNodeRun, Json, NodeStatus, RunError, RunStatus } from '../api/types';

export type { Json, NodeStatus, RunError, RunStatus };

/** What a card may show: a node's status, or `idle` where no run says anything about it. */
export type CardStatus = NodeStatus | 'idle';

/** Tokens in and out, money in US dollars. */
export interface Usage {
  input_tokens: number;
  output_tokens: number;
  cost_usd: number;
}

/** One line of the log, or a `node.delta`, which has no `seq`. */
export interface RunEvent {
  seq?: number;
  at?: string;
  type: string;
  path?: string;
  [payload: string]: unknown;
}

/** One element of work, at its path: the contract's node object. Containers have `iterations` and `total`. */
export interface NodeRun extends Omit<ApiNodeRun, 'usage' | 'approval'> {
  usage: Usage | null;
  /** What people are asked, while the node waits for them and after. */
  approval?: string | { id: string; [content: string]: unknown };
  /** When the next try begins. */
  retry_at?: string;
}

/** What a run is after some of its events, as `GET /runs/{id}` shows it. `nodes` is by path. */
export interface RunShown {
  status: RunStatus;
  input: Json;
  output: Json;
  error: RunError | null;
  usage: Usage;
  started_at: string | null;
  finished_at: string | null;
  last_seq: number;
  /** What a person should know of an end without output. */
  note?: string;
  nodes: Record<string, NodeRun>;
}
