/** What each status is called and which icon goes with it: a word and a shape, so that colour never stands alone. */

import type { CardStatus, NodeRun, RunStatus } from './types';

export type Tone = 'muted' | 'active' | 'good' | 'people' | 'bad' | 'warn';

export interface StatusLook {
  word: string;
  /** Key into the icons of `StatusIcon`. */
  icon:
    | 'idle'
    | 'queued'
    | 'running'
    | 'retrying'
    | 'waiting'
    | 'done'
    | 'failed'
    | 'skipped'
    | 'cancelled'
    | 'clock';
  tone: Tone;
}

const NODE: Record<CardStatus, StatusLook> = {
  idle: { word: 'Not run', icon: 'idle', tone: 'muted' },
  pending: { word: 'Queued', icon: 'queued', tone: 'muted' },
  running: { word: 'Running', icon: 'running', tone: 'active' },
  retrying: { word: 'Retrying', icon: 'retrying', tone: 'warn' },
  waiting: { word: 'Waiting', icon: 'clock', tone: 'people' },
  succeeded: { word: 'Done', icon: 'done', tone: 'good' },
  failed: { word: 'Failed', icon: 'failed', tone: 'bad' },
  skipped: { word: 'Skipped', icon: 'skipped', tone: 'muted' },
  cancelled: { word: 'Cancelled', icon: 'cancelled', tone: 'muted' },
};

const RUN: Record<RunStatus, StatusLook> = {
  queued: { word: 'Queued', icon: 'queued', tone: 'muted' },
  running: { word: 'Running', icon: 'running', tone: 'active' },
  waiting: { word: 'Waiting', icon: 'waiting', tone: 'people' },
  succeeded: { word: 'Succeeded', icon: 'done', tone: 'good' },
  failed: { word: 'Failed', icon: 'failed', tone: 'bad' },
  cancelled: { word: 'Stopped', icon: 'cancelled', tone: 'muted' },
};

/** The look of a node's status; a node that waits for a person says so. */
export function nodeLook(status: CardStatus, asksPerson = false): StatusLook {
  if (status === 'waiting' && asksPerson) return { word: 'Needs you', icon: 'waiting', tone: 'people' };
  return NODE[status] ?? NODE.idle;
}

/** Who waits for nobody, only for a time, does not ask for attention. */
export const WAITS_FOR_TIME: StatusLook = { ...NODE.waiting, tone: 'muted' };

/** The look of one element of work. */
export function workLook(run: Pick<NodeRun, 'status' | 'approval' | 'until'>): StatusLook {
  if (run.status === 'waiting' && run.until) return WAITS_FOR_TIME;
  return nodeLook(run.status, Boolean(run.approval));
}

export function runLook(status: RunStatus): StatusLook {
  return RUN[status] ?? RUN.queued;
}

export function isOver(status: RunStatus | null): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled';
}

export function isActive(status: CardStatus): boolean {
  return status === 'running' || status === 'retrying' || status === 'waiting';
}
