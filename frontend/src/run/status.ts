/** What each status is called and which icon goes with it: a word and a shape, so that colour never stands alone. */

import { statuses as t } from '../i18n/en/statuses';
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
    | 'clock'
    | 'paused';
  tone: Tone;
}

const NODE: Record<CardStatus, StatusLook> = {
  idle: { word: t.step.idle, icon: 'idle', tone: 'muted' },
  pending: { word: t.step.pending, icon: 'queued', tone: 'muted' },
  running: { word: t.step.running, icon: 'running', tone: 'active' },
  retrying: { word: t.step.retrying, icon: 'retrying', tone: 'warn' },
  waiting: { word: t.step.waiting, icon: 'clock', tone: 'people' },
  succeeded: { word: t.step.succeeded, icon: 'done', tone: 'good' },
  failed: { word: t.step.failed, icon: 'failed', tone: 'bad' },
  skipped: { word: t.step.skipped, icon: 'skipped', tone: 'muted' },
  cancelled: { word: t.step.cancelled, icon: 'cancelled', tone: 'muted' },
};

const RUN: Record<RunStatus, StatusLook> = {
  queued: { word: t.run.queued, icon: 'queued', tone: 'muted' },
  running: { word: t.run.running, icon: 'running', tone: 'active' },
  waiting: { word: t.run.waiting, icon: 'waiting', tone: 'people' },
  succeeded: { word: t.run.succeeded, icon: 'done', tone: 'good' },
  failed: { word: t.run.failed, icon: 'failed', tone: 'bad' },
  cancelled: { word: t.run.cancelled, icon: 'cancelled', tone: 'muted' },
};

/** The look of a node's status; a node that waits for a person says so. */
export function nodeLook(status: CardStatus, asksPerson = false): StatusLook {
  if (status === 'waiting' && asksPerson) return { word: t.needsYou, icon: 'waiting', tone: 'people' };
  return NODE[status] ?? NODE.idle;
}

/** Who waits for nobody, only for a time, does not ask for attention. */
export const WAITS_FOR_TIME: StatusLook = { ...NODE.waiting, tone: 'muted' };

/** The look of one element of work. */
export function workLook(run: Pick<NodeRun, 'status' | 'approval' | 'until' | 'breakpoint' | 'rung'>): StatusLook {
  if (run.status === 'succeeded' && run.rung?.kind === 'off') return { ...NODE.skipped, word: t.passedOn };
  if (run.status === 'waiting' && run.breakpoint) return { word: t.breakpoint, icon: 'paused', tone: 'people' };
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
