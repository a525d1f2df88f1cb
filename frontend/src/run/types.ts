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
  /** The time that the step waits for. */
  until?: string;
  /** It waits at a breakpoint and has not begun. */
  breakpoint?: boolean;
  /** What answered in the step's place; absent where it did itself. */
  rung?: Rung;
  /** The run that a step which calls a workflow has begun. */
  run?: CalledRun;
}

/** The run of another workflow that a step called, and how it stood when the step last heard of it. */
export interface CalledRun {
  id: string;
  workflow: string;
  workflow_name: string;
  version: number;
  status: RunStatus;
}

/** One rung of the ladder under a step (another model, a kept output, the default of its policy), or what a mark made of it. */
export type Rung =
  | { kind: 'fallback'; connection: string; model: string; tried: ModelTried[] }
  | { kind: 'cache' | 'last_good'; at: string }
  | { kind: 'default' | 'off' | 'pinned' | 'edited' };

interface ModelTried {
  connection: string;
  model: string;
  message: string;
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
  /** The one step that the run goes as far as. */
  to?: string;
  /** The values that the whole run shares; absent where the workflow declares none. */
  state?: Record<string, Json>;
  nodes: Record<string, NodeRun>;
}
