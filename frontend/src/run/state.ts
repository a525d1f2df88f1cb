/**
 * The state of a run: the fold of its log, the same as `runtime/engine/state.py`; shared fixtures hold the two together.
 *
 * A state may also begin at a snapshot and go on with the events after its `last_seq`.
 */

import { containers } from './path';
import type {
  CalledRun,
  Json,
  NodeRun,
  NodeStatus,
  RunError,
  RunEvent,
  Rung,
  RunShown,
  RunStatus,
  Usage,
} from './types';

/** How many nodes run and wait inside a container, or in the whole run. */
interface Busy {
  active: number;
  waiting: number;
}

/** What is shown of a run, and what the next event needs besides: the busy counts by container path, '' for the run. */
export interface RunState extends RunShown {
  busy: Map<string, Busy>;
}

const NO_USAGE: Usage = { input_tokens: 0, output_tokens: 0, cost_usd: 0 };

/** A run before its first event. */
export function emptyRun(): RunState {
  return {
    status: 'queued',
    input: null,
    output: null,
    error: null,
    usage: { ...NO_USAGE },
    started_at: null,
    finished_at: null,
    last_seq: 0,
    nodes: {},
    busy: new Map(),
  };
}

/** The state that goes on from a snapshot; further members of the run object are left behind. */
export function fromSnapshot(run: RunShown): RunState {
  const { status, input, output, error, usage, started_at, finished_at, last_seq, note, to, state: values } = run;
  const state: RunState = {
    ...{ status, input, output, error, started_at, finished_at, last_seq },
    usage: { ...NO_USAGE, ...usage },
    ...(note ? { note } : {}),
    ...(to ? { to } : {}),
    ...(values ? { state: values } : {}),
    nodes: { ...run.nodes },
    busy: new Map(),
  };
  for (const [path, node] of Object.entries(state.nodes)) {
    if (!isContainer(node)) count(state, path, isActive(node.status), isWaiting(node.status));
  }
  return state;
}

/** The state after `events`, the log from the first on. */
export function fold(events: readonly RunEvent[]): RunState {
  const state = emptyRun();
  for (const event of events) advance(state, event);
  return state;
}

/** What of a state is shown: equal to the snapshot that the server gives. */
export function shown(state: RunState): RunShown {
  const { busy: _busy, ...rest } = state;
  return rest;
}

/**
 * Takes the next event of the log; unknown types are passed over.
 *
 * Changes `state` in place, with new objects for the nodes that changed. Returns the paths of those.
 * Throws a RangeError at a gap in `seq`.
 */
export function advance(state: RunState, event: RunEvent): string[] {
  if (event.seq !== state.last_seq + 1) {
    throw new RangeError(`event ${event.seq} cannot follow event ${state.last_seq}`);
  }
  state.last_seq = event.seq;
  const touched = new Set<string>();
  const handler = HANDLERS[event.type];
  if (handler) {
    handler({ state, event, path: event.path ?? '', touched });
    if (!isEnd(state.status)) state.status = statusOf(state);
  }
  return [...touched];
}

interface Step {
  state: RunState;
  event: RunEvent;
  path: string;
  touched: Set<string>;
}

type Handler = (step: Step) => void;

const HANDLERS: Record<string, Handler> = {
  'run.started': ({ state, event }) => {
    state.input = json(event.input);
    state.started_at = event.at ?? null;
    shareValues(state, event.state);
    const to = (event.trial as { to?: string } | undefined)?.to;
    if (to) state.to = to;
  },
  'run.finished': (step) => runEnded(step, 'succeeded'),
  'run.failed': (step) => runEnded(step, 'failed'),
  'run.cancelled': (step) => runEnded(step, 'cancelled'),
  'node.started': nodeStarted,
  'node.finished': (step) => {
    const { output, port, error, rung } = step.event;
    end(step, 'succeeded', {
      output: json(output),
      port: port === undefined ? 'out' : (port as string | null),
      error: (error as RunError | undefined) ?? null,
      ...(rung ? { rung: rung as Rung } : {}),
    });
    shareValues(step.state, step.event.state);
  },
  'node.failed': (step) => {
    const { error, port } = step.event;
    end(step, 'failed', { error: error as RunError, port: (port as string | undefined) ?? null });
  },
  'node.skipped': (step) => end(step, 'skipped', {}),
  'node.cancelled': (step) => end(step, 'cancelled', {}),
  'node.retrying': (step) => {
    const { attempt, error, retry_at } = step.event;
    become(step, 'retrying', {
      attempt: attempt as number,
      error: error as RunError,
      retry_at: retry_at as string,
      ...callEnded(step, 'cancelled'),
    });
    spend(step);
  },
  'node.waiting': (step) => {
    const { approval } = step.event;
    const run = step.event.run as CalledRun | undefined;
    // A step that has called a workflow shows what that does: it works or it waits.
    if (run) become(step, run.status === 'waiting' ? 'waiting' : 'running', { run }, ['approval']);
    else if (step.event.breakpoint) become(step, 'waiting', { breakpoint: true });
    else if (approval) become(step, 'waiting', { approval: approval as NonNullable<NodeRun['approval']> });
    else become(step, 'waiting', { until: step.event.until as string }, ['approval']);
    spend(step);
  },
  'node.spent': (step) => {
    step.touched.add(step.path);
    spend(step);
  },
  'node.answered': (step) => {
    const ended = (step.event.status as RunStatus | undefined) ?? 'cancelled';
    become(step, 'running', callEnded(step, ended));
  },
  'iteration.started': (step) => inContainer(step, () => ({})),
  'iteration.finished': (step) => inContainer(step, (container) => ({ iterations: (container.iterations ?? 0) + 1 })),
};

function runEnded({ state, event }: Step, outcome: RunStatus): void {
  state.status = outcome;
  state.finished_at = event.at ?? null;
  state.output = json(event.output);
  state.error = (event.error as RunError | undefined) ?? null;
  if (typeof event.note === 'string') state.note = event.note;
  else delete state.note;
}

function nodeStarted(step: Step): void {
  const { event, path } = step;
  const { attempt, input, container } = event;
  const before = step.state.nodes[path];
  const items = (container as { items?: unknown[] | null } | undefined)?.items;
  become(
    step,
    'running',
    {
      attempt: attempt as number,
      input: json(input),
      started_at: before?.started_at ?? event.at ?? null,
      error: null,
      ...(container ? { iterations: 0, total: items ? items.length : null } : {}),
    },
    ['retry_at', 'approval', 'run'],
  );
}

function end(step: Step, status: NodeStatus, change: Partial<NodeRun>): void {
  const reason = (step.event.reason as string | undefined) ?? null;
  const called = callEnded(step, 'cancelled');
  become(step, status, { ...change, ...called, finished_at: step.event.at ?? null, reason }, ['retry_at']);
  spend(step);
}

/** Ends the waiting of a step for the run that it called, which ended as `status` or is given up. */
function callEnded({ state, path }: Step, status: RunStatus): Partial<NodeRun> {
  const run = state.nodes[path]?.run;
  return run && !isEnd(run.status) ? { run: { ...run, status } } : {};
}

/** Takes over what the run's state begins with, or what a step has made of it. */
function shareValues(state: RunState, values: unknown): void {
  const changed = values as Record<string, Json> | null | undefined;
  if (changed && Object.keys(changed).length > 0) state.state = { ...state.state, ...changed };
}

/** Gives the node at the step's path a new status and keeps count of what runs and waits around it. */
function become(
  step: Step,
  status: NodeStatus,
  change: Partial<NodeRun>,
  without: readonly ('retry_at' | 'approval' | 'run')[] = [],
): void {
  const { state, path, event } = step;
  const before = state.nodes[path] ?? newNode(path, (event.node_type as string | undefined) ?? '');
  const after = { ...before };
  for (const name of without) delete after[name];
  if (status !== 'waiting') {
    delete after.until;
    delete after.breakpoint;
  }
  Object.assign(after, change, { status });
  state.nodes[path] = after;
  step.touched.add(path);
  if (isContainer(after)) {
    state.nodes[path] = { ...after, status: shownStatus(state, path, status) };
    return;
  }
  const active = isActive(status) - isActive(before.status);
  const waiting = isWaiting(status) - isWaiting(before.status);
  if (active === 0 && waiting === 0) return;
  count(state, path, active, waiting);
  for (const around of containers(path)) review(step, around);
}

/** A container waits when something in it does and nothing in it runs. */
function shownStatus(state: RunState, path: string, status: NodeStatus): NodeStatus {
  if (status !== 'running' && status !== 'waiting') return status;
  const busy = state.busy.get(path);
  return busy && busy.waiting > 0 && busy.active === 0 ? 'waiting' : 'running';
}

function review({ state, touched }: Step, path: string): void {
  const container = state.nodes[path];
  if (!container || !isContainer(container)) return;
  const status = shownStatus(state, path, container.status);
  if (status === container.status) return;
  state.nodes[path] = { ...container, status };
  touched.add(path);
}

/** Adds what the event cost to its node, the containers around it and the run. */
function spend({ state, event, path, touched }: Step): void {
  const usage = event.usage as Partial<Usage> | null | undefined;
  if (!usage || Object.keys(usage).length === 0) return;
  for (const place of [path, ...containers(path)]) {
    const node = state.nodes[place];
    if (!node) continue;
    state.nodes[place] = { ...node, usage: added(node.usage, usage) };
    touched.add(place);
  }
  state.usage = added(state.usage, usage);
}

function added(sum: Usage | null, more: Partial<Usage>): Usage {
  const before = sum ?? NO_USAGE;
  return {
    input_tokens: before.input_tokens + (more.input_tokens ?? 0),
    output_tokens: before.output_tokens + (more.output_tokens ?? 0),
    cost_usd: before.cost_usd + (more.cost_usd ?? 0),
  };
}

/** The step's path is an iteration's (`refine/2`): changes its container. */
function inContainer({ state, path, touched }: Step, change: (container: NodeRun) => Partial<NodeRun>): void {
  const owner = path.slice(0, path.lastIndexOf('/'));
  const container = state.nodes[owner];
  if (!container) return;
  state.nodes[owner] = { ...container, ...change(container) };
  touched.add(owner);
}

function newNode(path: string, type: string): NodeRun {
  return {
    node: path.slice(path.lastIndexOf('/') + 1),
    type,
    status: 'pending',
    attempt: 0,
    input: null,
    output: null,
    port: null,
    error: null,
    usage: null,
    started_at: null,
    finished_at: null,
    reason: null,
  };
}

function count(state: RunState, path: string, active: number, waiting: number): void {
  for (const place of ['', ...containers(path)]) {
    const before = state.busy.get(place);
    state.busy.set(place, {
      active: (before?.active ?? 0) + active,
      waiting: (before?.waiting ?? 0) + waiting,
    });
  }
}

/** Queued until the first node begins, waiting when something waits and nothing runs. */
function statusOf(state: RunState): RunStatus {
  const busy = state.busy.get('');
  if (busy && busy.waiting > 0 && busy.active === 0) return 'waiting';
  // Looking for a first key costs as much as there are keys: only until there is one.
  if (state.status !== 'queued') return 'running';
  for (const _ in state.nodes) return 'running';
  return 'queued';
}

function isEnd(status: RunStatus): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled';
}

function isContainer(node: NodeRun): boolean {
  return node.iterations !== undefined;
}

function isActive(status: NodeStatus): 0 | 1 {
  return status === 'running' || status === 'retrying' ? 1 : 0;
}

function isWaiting(status: NodeStatus): 0 | 1 {
  return status === 'waiting' ? 1 : 0;
}

function json(value: unknown): Json {
  return (value ?? null) as Json;
}
