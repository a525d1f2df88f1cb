/** The playhead: which moment of the run canvas and dock show, by dragging, by keys, or played. */

import { create } from 'zustand';
import { messageOf } from '../api';
import { playhead as t } from '../i18n/en/playhead';
import { Past, Replay } from '../run/replay';
import { LOG_LIMIT } from '../run/session';
import { isOver } from '../run/status';
import type { RunEvent } from '../run/types';
import { currentRun, showMoment, useRun } from './run';

export const SPEEDS = [1, 4, 16] as const;
export type Speed = (typeof SPEEDS)[number];

interface Playhead {
  playing: boolean;
  speed: Speed;
  /** Why the run cannot be played back, as a sentence. */
  trouble: string | null;
}

export const usePlayhead = create<Playhead>()(() => ({ playing: false, speed: 4, trouble: null }));

let replay: Replay | null = null;
let past: Past | null = null;
let wanted: number | null = null; // the time to show at the next frame
let frame = 0;
let turn = 0; // which playing the next frame belongs to

/** The whole log as something to go back and forth in; null where there is none to be had. */
async function opened(): Promise<Replay | null> {
  const { runId, seq } = useRun.getState();
  if (!runId || seq === 0) return null;
  if (currentRun().logFrom > LOG_LIMIT) {
    usePlayhead.setState({ trouble: t.tooLong(currentRun().state.last_seq, LOG_LIMIT) });
    return null;
  }
  try {
    await useRun.getState().loadLog();
  } catch (error) {
    usePlayhead.setState({ trouble: messageOf(error) });
    return null;
  }
  const { log, logFrom } = currentRun();
  if (useRun.getState().runId !== runId || logFrom > 0) return null;
  if (replay?.log !== log) {
    replay = new Replay(log);
    past = new Past(replay);
  }
  usePlayhead.setState({ trouble: null });
  return replay;
}

/** When the run began and how far it has come, in milliseconds. */
export function span(): { from: number; to: number } {
  const { state } = currentRun();
  const from = Date.parse(state.started_at ?? '');
  const to = state.finished_at ? Date.parse(state.finished_at) : Date.now();
  return Number.isFinite(from) ? { from, to: Math.max(to, from + 1) } : { from: 0, to: 1 };
}

/** Shows the run as it was at that time; at its end, how it stands now. */
export async function seek(at: number): Promise<void> {
  wanted = at;
  const log = await opened();
  if (!log) return;
  if (frame === 0) frame = requestAnimationFrame(showWanted);
}

function showWanted(): void {
  frame = 0;
  if (wanted === null || !replay) return;
  const at = wanted;
  wanted = null;
  showAt(replay.indexAtTime(at), at);
}

function showAt(index: number, at: number): void {
  if (!replay || !past) return;
  // One event is the least there is to see: the run has begun.
  const to = Math.max(1, index);
  if (to >= replay.length && (isOver(currentRun().state.status) || at >= Date.now() - 50)) {
    toNow();
    return;
  }
  const touched = past.moveTo(to);
  const { status, usage } = past.state;
  showMoment(past, { index: to, at: Math.max(at, replay.timeOf(1)), status, usage }, touched);
}

/** Goes on by so many events, back where negative. */
export async function step(events: number): Promise<void> {
  stop();
  const log = await opened();
  if (!log) return;
  const here = useRun.getState().moment?.index ?? log.length;
  const index = Math.max(1, Math.min(log.length, here + events));
  if (index === log.length) toNow();
  else showAt(index, log.timeOf(index));
}

/** Shows the run as it was right after an event of its log. */
export async function showEvent(seq: number): Promise<void> {
  stop();
  const log = await opened();
  if (log) showAt(seq, log.timeOf(seq));
}

/** To the first moment of the run. */
export async function toStart(): Promise<void> {
  stop();
  const log = await opened();
  if (log) showAt(1, log.timeOf(1));
}

/** Lets everything show again how the run stands now. */
export function toNow(): void {
  stop();
  wanted = null;
  if (useRun.getState().moment) showMoment(null, null);
}

/** The event that the moment shown ends with; null: now, or nothing is read yet. */
export function lastEvent(): RunEvent | null {
  const { moment } = useRun.getState();
  return moment ? (replay?.log[moment.index - 1] ?? null) : null;
}

export function stop(): void {
  if (usePlayhead.getState().playing) usePlayhead.setState({ playing: false });
}

/** Plays from the moment shown, or from the beginning; stops where it plays. */
export async function playOrPause(): Promise<void> {
  if (usePlayhead.getState().playing) return stop();
  const log = await opened();
  if (!log) return;
  if (!useRun.getState().moment) showAt(1, log.timeOf(1));
  usePlayhead.setState({ playing: true });
  turn += 1;
  const mine = turn;
  let last = performance.now();
  const tick = (now: number): void => {
    const { moment } = useRun.getState();
    if (mine !== turn) return;
    if (!usePlayhead.getState().playing || !moment || log !== replay) {
      stop();
      return;
    }
    const at = log.later(moment.at, now - last, usePlayhead.getState().speed, moment.status === 'waiting');
    last = now;
    showAt(log.indexAtTime(at), at);
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}

export function setSpeed(speed: Speed): void {
  usePlayhead.setState({ speed });
}

// Another run begins at its present.
useRun.subscribe((next, last) => {
  if (next.runId === last.runId) return;
  replay = null;
  past = null;
  wanted = null;
  usePlayhead.setState({ playing: false, trouble: null });
});
