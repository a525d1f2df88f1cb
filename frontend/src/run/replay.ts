/** A run at any moment of its log: states worked out from checkpoints, and what of them a canvas has to draw anew. */

import { Views } from './session';
import { advance, emptyRun, type RunState } from './state';
import type { NodeRun, RunEvent } from './types';

/** So many events lie between two kept states: a jump anywhere folds no more than these. */
export const CHECKPOINT = 200;

/** A stretch without events that a person or a time is waited for is played in no more than this. */
const LONGEST_PAUSE_MS = 1000;

/** A copy that goes its own way: `advance` puts new objects in these places and changes none that is there. */
function copied(state: RunState): RunState {
  return { ...state, nodes: { ...state.nodes }, busy: new Map(state.busy) };
}

/** Reads a log from its first event on; the log may grow at its end. */
export class Replay {
  private kept: RunState[] = [emptyRun()];
  private times: number[] = [];

  constructor(readonly log: readonly RunEvent[]) {}

  get length(): number {
    return this.log.length;
  }

  /** The state after the first `index` events. */
  at(index: number): RunState {
    const end = Math.max(0, Math.min(index, this.length));
    const state = copied(this.kept[Math.min(Math.floor(end / CHECKPOINT), this.kept.length - 1)]!);
    while (state.last_seq < end) {
      advance(state, this.log[state.last_seq]!);
      if (state.last_seq === this.kept.length * CHECKPOINT) this.kept.push(copied(state));
    }
    return state;
  }

  /** When the last of the first `index` events came, in milliseconds; never before the one before it. */
  timeOf(index: number): number {
    for (let place = this.times.length; place < this.length; place += 1) {
      const at = Date.parse(this.log[place]?.at ?? '');
      const before = this.times[place - 1] ?? 0;
      this.times.push(at > before ? at : before);
    }
    return this.times[Math.max(0, Math.min(index, this.length) - 1)] ?? 0;
  }

  /** How many events had come by then. */
  indexAtTime(ms: number): number {
    this.timeOf(0);
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.times[middle] ?? 0) <= ms) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Where playing stands `elapsed` milliseconds after the moment `at`, `speed` times as fast as it went. While the run
   * only `waits`, a long stretch without events goes by in a second.
   */
  later(at: number, elapsed: number, speed: number, waits: boolean): number {
    const index = this.indexAtTime(at);
    if (index >= this.length || !waits) return at + elapsed * speed;
    const from = Math.max(this.timeOf(index), 0);
    const stretch = (this.times[index] ?? from) - from;
    return at + elapsed * Math.max(speed, stretch / LONGEST_PAUSE_MS);
  }
}

/** The run as it was after some of its events. */
export class Past extends Views {
  index = 0;

  constructor(private replay: Replay) {
    super();
  }

  /** Goes to another moment; returns the node ids whose view is another there. */
  moveTo(index: number): Set<string> {
    const before = this.state.nodes;
    const next = this.replay.at(index);
    this.index = next.last_seq;
    const touched = new Set<string>();
    for (const path of Object.keys(before)) {
      if (!next.nodes[path]) for (const id of this.latest.forget(path)) touched.add(id);
    }
    for (const [path, run] of Object.entries(next.nodes)) {
      const was = before[path];
      if (was && (was === run || isSame(was, run))) next.nodes[path] = was;
      else for (const id of this.latest.touch(path, run)) touched.add(id);
    }
    this.state = next;
    for (const id of touched) {
      this.latest.settleOn(id);
      this.views.delete(id);
    }
    return touched;
  }
}

/** Two states of a node say the same: the log's own values are the same objects, counts and calls are made anew. */
function isSame(a: NodeRun, b: NodeRun): boolean {
  const keys = Object.keys(a) as (keyof NodeRun)[];
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => {
    if (key === 'usage' || key === 'run') return JSON.stringify(a[key]) === JSON.stringify(b[key]);
    return a[key] === b[key];
  });
}
