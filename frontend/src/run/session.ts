/** One run as the page follows it: the folded state, the text that streams, the log, and what each card shows. */

import { asksPerson, Latest, type Shown } from './latest';
import { byIteration } from './path';
import { advance, emptyRun, fromSnapshot, type RunState } from './state';
import { applyDelta } from './stream';
import type { NodeRun, RunEvent, RunShown } from './types';

/** What receiving events came to: `hole` means that events are missing and the snapshot must be fetched again. */
type Received = 'ok' | 'hole';

export interface NodeView extends NodeRun, Shown {
  /** The text streamed so far, while the node runs. */
  text: string | undefined;
}

/** Events older than this many before the snapshot are not fetched for the log. */
export const LOG_LIMIT = 50_000;

/** A run at one moment, as cards and panels read it: by node, of each node the element of work that says most. */
export class Views {
  state: RunState = emptyRun();
  protected latest = new Latest();
  protected views = new Map<string, NodeView>();

  /** What a node's card shows; the same object as long as nothing of it changed. */
  view(id: string): NodeView | undefined {
    const before = this.views.get(id);
    if (before) return before;
    const shown = this.latest.shown(id);
    const run = shown && this.state.nodes[shown.path];
    if (!shown || !run) return undefined;
    const view = { ...run, ...shown, asks: shown.asks || asksPerson(run), text: this.textOf(shown.path) };
    this.views.set(id, view);
    return view;
  }

  /** Every element of work of a node, in the order they began. */
  viewsOf(id: string): { path: string; run: NodeRun }[] {
    return this.latest.paths(id).flatMap((path) => {
      const run = this.state.nodes[path];
      return run ? [{ path, run }] : [];
    });
  }

  /** The text streamed so far. The log keeps none, so a moment that is past has none. */
  textOf(_path: string): string | undefined {
    return undefined;
  }
}

export class Session extends Views {
  /** Events in order, without gaps, from `logFrom + 1` on. */
  log: RunEvent[] = [];
  logFrom = 0;
  /** How often events were missing. */
  holes = 0;
  private streams = new Map<string, string>();

  /** `onChange` is told each document node id whose view is another now, `null` for the run itself. */
  constructor(private onChange: (id: string | null) => void = () => {}) {
    super();
  }

  /** Begins anew from a snapshot (`GET /runs/{id}`): nothing held before counts any more. */
  load(snapshot: RunShown): void {
    this.state = fromSnapshot(snapshot);
    this.latest.clear();
    this.views.clear();
    this.log = [];
    this.logFrom = snapshot.last_seq;
    // A snapshot has its nodes by name, `refine/10` before `refine/9`: the last round is the one to show.
    for (const [path, run] of Object.entries(this.state.nodes).sort(([a], [b]) => byIteration(a, b))) {
      if (run.status !== 'running') this.streams.delete(path);
      this.touched(path, run);
    }
    this.changed(null);
  }

  /** Applies events in order; those seen before are ignored, a gap stops the work and is reported. */
  receive(events: readonly RunEvent[]): Received {
    for (const event of events) {
      if (event.type === 'node.delta') {
        this.delta(event);
        continue;
      }
      const seq = event.seq ?? 0;
      if (seq <= this.state.last_seq) continue;
      if (seq > this.state.last_seq + 1) return 'hole';
      this.log.push(event);
      for (const path of advance(this.state, event)) this.moved(path, event.type === 'node.started');
      this.changed(null);
    }
    return 'ok';
  }

  /** Puts the older part of the log before what is held; `events` must end where the log begins. */
  prepend(events: readonly RunEvent[]): void {
    const older = events.filter((event) => (event.seq ?? 0) <= this.logFrom);
    const oldest = older[0]?.seq;
    if (oldest === undefined) return;
    this.log = [...older, ...this.log];
    this.logFrom = oldest - 1;
    this.changed(null);
  }

  override textOf(path: string): string | undefined {
    return this.streams.get(path);
  }

  private changed(id: string | null): void {
    if (id !== null) this.views.delete(id);
    this.onChange(id);
  }

  private touched(path: string, run: NodeRun): void {
    for (const id of this.latest.touch(path, run)) this.changed(id);
  }

  private moved(path: string, started: boolean): void {
    const run = this.state.nodes[path];
    if (!run) return;
    if (run.status !== 'running' || started) this.streams.delete(path);
    this.touched(path, run);
  }

  private delta(event: RunEvent): void {
    const path = event.path ?? '';
    const run = this.state.nodes[path];
    if (run?.status !== 'running') return; // it came after the end it belongs before
    const before = this.streams.get(path) ?? '';
    this.streams.set(path, applyDelta(before, Number(event.offset ?? 0), String(event.text ?? '')));
    this.touched(path, run);
  }
}
