/** The run on the page: which one, its live state, and the hooks by which each card hears only of its own node. */

import { useSyncExternalStore } from 'react';
import { create } from 'zustand';
import type { Problem, Run } from '../api';
import { ApiError, api, messageOf } from '../api';
import { run as t } from '../i18n/en/run';
import { isAbout } from '../run/leading';
import { LOG_LIMIT, type NodeView, Session, type Views } from '../run/session';
import { isOver, runLook, type StatusLook, WAITS_FOR_TIME } from '../run/status';
import { countNodes, type Moment, NOTHING, type RunSummary } from '../run/summary';
import type { CardStatus, RunEvent, RunShown } from '../run/types';
import { backoff } from '../ws/backoff';
import { keepOpen, type Socket, socketUrl } from '../ws/socket';
import { useDocument } from './document';
import { Pulse } from './pulse';
import { readLog } from './run-log';

/** `to`: only this step and what leads to it. */
interface StartHow {
  input: unknown;
  version: 'draft' | 'published' | number;
  to?: string;
}

interface RunStore extends RunSummary {
  starting: boolean;
  /** What the server found wrong when it refused the last start. */
  problems: Problem[];
  logLoading: boolean;
  /** How many events of the older log have been read so far, and of how many. */
  logRead: { read: number; of: number };
  attach: (runId: string, known?: Run) => Promise<void>;
  detach: () => void;
  start: (workflowId: string, how: StartHow) => Promise<Run>;
  /** Runs `node` and what follows it again, with the results of the run on the page for all before it. */
  rerun: (node: string, document: 'draft' | 'same', repeat: boolean) => Promise<Run>;
  cancel: () => Promise<void>;
  loadLog: () => Promise<void>;
}

const REFUSED: Record<number, string> = {
  4403: t.signedOut,
  4404: t.missing,
};

let session = new Session();
let past: Views | null = null;
let older: Promise<void> | null = null; // the reading of the older log that goes on
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

/** Lets canvas and dock show a moment that is past; null: how the run stands now. `touched`: whose cards differ. */
export function showMoment(shown: Views | null, at: Omit<Moment, 'counts'> | null, touched?: Iterable<string>): void {
  const wasNow = past === null;
  past = at && shown;
  useRun.setState({ moment: at && shown ? { ...at, counts: countNodes(shown.state) } : null });
  if (wasNow || past === null) pulse.wakeAll();
  else for (const id of touched ?? []) pulse.touch(id);
}

export const useRun = create<RunStore>()((set, get) => ({
  ...NOTHING,
  starting: false,
  problems: [],
  logLoading: false,
  logRead: { read: 0, of: 0 },

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
    past = null;
    older = null;
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

  loadLog() {
    const { runId } = get();
    const mine = session;
    if (!runId || mine.logFrom === 0 || mine.state.last_seq === 0) return Promise.resolve();
    older ??= readOlder(mine, runId).finally(() => {
      if (mine === session) older = null;
    });
    return older;
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

/** Puts the older part of the log before what was followed, as much of it as is kept in the browser. */
async function readOlder(mine: Session, runId: string): Promise<void> {
  const upTo = mine.logFrom;
  const from = Math.max(0, upTo - LOG_LIMIT);
  useRun.setState({ logLoading: true, logRead: { read: 0, of: upTo - from } });
  try {
    const events = await readLog(runId, from, upTo, (read) => {
      if (mine === session) useRun.setState({ logRead: { read, of: upTo - from } });
    });
    if (mine === session) mine.prepend(events);
  } finally {
    if (mine === session) useRun.setState({ logLoading: false, version: useRun.getState().version + 1 });
  }
}

/** What the last run says of a document node: of its latest iteration, with counts; undefined when nothing. */
export function useNodeRun(id: string): NodeView | undefined {
  return useSyncExternalStore(
    (listener) => pulse.subscribe(id, listener),
    () => shownRun().view(id),
  );
}

/** One thing of what the run says of a node, a text or a number: another is all that wakes the caller. */
export function useNodePick<T extends string | number | boolean | null>(
  id: string,
  pick: (view: NodeView | undefined) => T,
): T {
  return useSyncExternalStore(
    (listener) => pulse.subscribe(id, listener),
    () => pick(shownRun().view(id)),
  );
}

/** A node's status as its card shows it: `idle` without a run, `pending` while the run has not come to it. */
export function useNodeStatus(id: string): CardStatus {
  const over = useRun((run) => run.status === null || isOver(run.moment?.status ?? run.status));
  const status = useSyncExternalStore(
    (listener) => pulse.subscribe(id, listener),
    () => shownRun().view(id)?.status,
  );
  return status ?? (over || !comesTo(id) ? 'idle' : 'pending');
}

/** Whether the run, which may go only as far as one step, can come to this one. */
function comesTo(id: string): boolean {
  const { to } = session.state;
  return !to || isAbout(useDocument.getState().doc, to, id);
}

/** How the run stands at the moment shown: who waits for a time only does not call for anybody. */
export function useRunLook(): StatusLook | null {
  const status = useRun((run) => run.moment?.status ?? run.status);
  const asks = useRun((run) => (run.moment ?? run).counts.asking > 0);
  if (!status) return null;
  return status === 'waiting' && !asks ? WAITS_FOR_TIME : runLook(status);
}

/** The folded state and the log of the run on the page, for the dock; read again at each `version`. */
export function currentRun(): Session {
  return session;
}

/** What cards and panels show: the run as it stands, or as it was at the moment that the playhead is on. */
export function shownRun(): Views {
  return past ?? session;
}
