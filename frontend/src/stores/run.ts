/** The run on the page: which one, its live state, and the hooks by which each card hears only of its own node. */

import { useSyncExternalStore } from 'react';
import { create } from 'zustand';
import type { Problem, Run } from '../api';
import { ApiError, api, messageOf } from '../api';
import { LOG_LIMIT, type NodeView, Session } from '../run/session';
import type { RunState } from '../run/state';
import { isOver } from '../run/status';
import type { CardStatus, RunEvent, RunShown, RunStatus, Usage } from '../run/types';
import { backoff } from '../ws/backoff';
import { keepOpen, type Socket, socketUrl } from '../ws/socket';
import { useDocument } from './document';
import { Pulse } from './pulse';

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
  counts: { running: number; waiting: number; failed: number };
  /** Grows with every change that is more than streamed text. */
  version: number;
}

/** `to`: only this step and what leads to it. */
export interface StartHow {
  input: unknown;
  version: 'draft' | 'published' | number;
  to?: string;
}

interface RunStore extends RunSummary {
  starting: boolean;
  /** What the server found wrong when it refused the last start. */
  problems: Problem[];
  logLoading: boolean;
  attach: (runId: string, known?: Run) => Promise<void>;
  detach: () => void;
  start: (workflowId: string, how: StartHow) => Promise<Run>;
  /** Runs `node` and what follows it again, with the results of the run on the page for all before it. */
  rerun: (node: string, document: 'draft' | 'same', repeat: boolean) => Promise<Run>;
  cancel: () => Promise<void>;
  loadLog: () => Promise<void>;
}

const NO_USAGE: Usage = { input_tokens: 0, output_tokens: 0, cost_usd: 0 };
const NOTHING: RunSummary = {
  runId: null,
  head: null,
  status: null,
  seq: 0,
  connected: false,
  trouble: null,
  finishedAt: null,
  usage: NO_USAGE,
  counts: { running: 0, waiting: 0, failed: 0 },
  version: 0,
};

const REFUSED: Record<number, string> = {
  4403: 'You are signed out, or you may no longer see this run. Sign in again to go on watching.',
  4404: 'This run does not exist, or it is not shared with you.',
};

let session = new Session();
let socket: Socket | null = null;
let moved = false; // something other than streamed text changed since the last frame
const pulse = new Pulse(showSummary);

function changed(id: string | null): void {
  if (id === null) {
    moved = true;
    pulse.touch();
  } else {
    pulse.touch(id);
  }
}

/** Once a frame: what the page says of the run as a whole. */
function showSummary(): void {
  if (!moved || useRun.getState().runId === null) return;
  moved = false;
  const { state } = session;
  useRun.setState((before) => ({
    status: state.status,
    seq: state.last_seq,
    finishedAt: state.finished_at,
    usage: state.usage,
    counts: countNodes(state),
    version: before.version + 1,
  }));
}

function countNodes(state: RunState): RunSummary['counts'] {
  const counts = { running: 0, waiting: 0, failed: 0 };
  for (const run of Object.values(state.nodes)) {
    if (run.status === 'running' || run.status === 'retrying') counts.running += 1;
    else if (run.status === 'waiting' && run.iterations === undefined) counts.waiting += 1;
    else if (run.status === 'failed') counts.failed += 1;
  }
  return counts;
}

export const useRun = create<RunStore>()((set, get) => ({
  ...NOTHING,
  starting: false,
  problems: [],
  logLoading: false,

  async attach(runId, known) {
    if (get().runId === runId && get().head) return;
    get().detach();
    session = new Session(changed);
    set({ ...NOTHING, runId });
    await begin(session, runId, known);
  },

  detach() {
    socket?.close();
    socket = null;
    session = new Session();
    moved = false;
    set({ ...NOTHING, version: get().version + 1 });
    pulse.wakeAll();
  },

  async start(workflowId, how) {
    set({ starting: true, problems: [] });
    try {
      await useDocument.getState().flush();
      const { data: run } = await api.post<Run>(`/workflows/${workflowId}/runs`, how, {
        idempotencyKey: crypto.randomUUID(),
      });
      await get().attach(run.id, run);
      return run;
    } catch (error) {
      if (error instanceof ApiError) set({ problems: error.problems ?? [] });
      throw error;
    } finally {
      set({ starting: false });
    }
  },

  async rerun(node, document, repeat) {
    if (document === 'draft') await useDocument.getState().flush();
    const { data: run } = await api.post<Run>(`/runs/${get().runId}/rerun`, { from: node, document, repeat });
    await get().attach(run.id, run);
    return run;
  },

  async cancel() {
    const { runId } = get();
    if (runId) await api.post(`/runs/${runId}/cancel`);
  },

  async loadLog() {
    const { runId, logLoading } = get();
    const mine = session;
    if (!runId || logLoading || mine.logFrom === 0 || mine.state.last_seq === 0) return;
    set({ logLoading: true });
    try {
      const older = await readLog(runId, Math.max(0, mine.logFrom - LOG_LIMIT), mine.logFrom);
      if (mine === session) mine.prepend(older);
    } finally {
      set({ logLoading: false, version: get().version + 1 });
    }
  },
}));

/** Reads the snapshot, then follows from its `last_seq`. */
async function read(mine: Session, runId: string, known?: Run): Promise<void> {
  const run = known?.nodes ? known : (await api.get<Run>(`/runs/${runId}`)).data;
  if (mine !== session) return;
  mine.load(run as unknown as RunShown);
  useRun.setState({ head: run, trouble: null, version: useRun.getState().version + 1 });
  pulse.wakeAll();
  if (!isOver(mine.state.status)) follow(mine, runId);
}

function follow(mine: Session, runId: string): void {
  socket?.close();
  socket = keepOpen({
    url: () => socketUrl(`/ws/runs/${runId}?after=${mine.state.last_seq}`),
    onMessage: (message) => {
      const events = (message as { events?: RunEvent[] }).events ?? [];
      if (mine.receive(events) === 'hole') void again(mine, runId);
      if (isOver(mine.state.status)) {
        socket?.close();
        useRun.setState({ connected: false });
      }
    },
    onConnected: (connected) => useRun.setState({ connected }),
    onRefused: (code) => useRun.setState({ connected: false, trouble: REFUSED[code] ?? null }),
    isDone: () => isOver(mine.state.status),
  });
}

/** Reads and follows the run; tries again for as long as the server is away. */
async function begin(mine: Session, runId: string, known?: Run): Promise<void> {
  for (let attempt = 0; mine === session; attempt += 1) {
    try {
      await read(mine, runId, known);
      return;
    } catch (error) {
      if (mine !== session) return;
      useRun.setState({ trouble: messageOf(error) });
      if (!isPassing(error)) return;
      await pause(backoff(attempt));
    }
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500);
}

/** Events are missing: the snapshot is read again and the stream followed from there; slower each time. */
async function again(mine: Session, runId: string): Promise<void> {
  socket?.close();
  mine.holes += 1;
  await pause(backoff(mine.holes - 1));
  await begin(mine, runId);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The events after `after`, up to and with `upTo`, page by page. */
async function readLog(runId: string, after: number, upTo: number): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  let cursor = after;
  while (cursor < upTo) {
    const { data } = await api.get<{ results: RunEvent[] }>(`/runs/${runId}/events?after=${cursor}`);
    const last = data.results.at(-1)?.seq;
    if (last === undefined) break;
    events.push(...data.results);
    cursor = last;
  }
  return events;
}

/** What the last run says of a document node: of its latest iteration, with counts; undefined when nothing. */
export function useNodeRun(id: string): NodeView | undefined {
  return useSyncExternalStore(
    (listener) => pulse.subscribe(id, listener),
    () => session.view(id),
  );
}

/** A node's status as its card shows it: `idle` without a run, `pending` while the run has not come to it. */
export function useNodeStatus(id: string): CardStatus {
  const over = useRun((run) => run.status === null || isOver(run.status));
  const status = useSyncExternalStore(
    (listener) => pulse.subscribe(id, listener),
    () => session.view(id)?.status,
  );
  return status ?? (over ? 'idle' : 'pending');
}

/** What is said of the run as a whole. */
export function useRunSummary(): RunSummary {
  return useRun();
}

/** The folded state and the log of the run on the page, for the dock; read again at each `version`. */
export function currentRun(): Session {
  return session;
}
