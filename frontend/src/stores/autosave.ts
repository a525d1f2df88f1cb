/** Keeps one workflow saved: a queue of edits that goes to the server soon, survives refusals, and merges what others wrote. */

import { applyAll, type Op } from '../graph/ops';
import { type Conflict, enqueue, type Pending, rebase } from '../graph/rebase';
import type { Model } from '../graph/types';
import type { Journal } from './journal';

export type SaveState = 'saved' | 'pending' | 'saving' | 'offline' | 'forbidden' | 'refused';

/** What a save or a load came to when it did not work. */
export type Trouble = 'stale' | 'forbidden' | 'refused' | 'offline';

export class SaveFailed extends Error {
  constructor(
    readonly trouble: Trouble,
    message: string,
  ) {
    super(message);
    this.name = 'SaveFailed';
  }
}

export interface Loaded<P> {
  model: Model;
  revision: number;
  about: P;
}

/** The server as the queue needs it; both calls throw SaveFailed. */
export interface Transport<P> {
  load(): Promise<Loaded<P>>;
  save(model: Model, revision: number, leaving: boolean): Promise<{ revision: number; about: P }>;
}

/** Time, so that tests can turn it. */
export interface Timers {
  now(): number;
  after(ms: number, what: () => void): () => void;
  random(): number;
}

export interface Watcher<P> {
  /** Something about the saving changed: state, revision, number of pending edits. */
  changed(): void;
  /** The document changed under our feet: others' edits came in. */
  merged(conflicts: Conflict[], dropped: { op: Op; reason: string }[]): void;
  about(about: P): void;
}

const SOON_MS = 400;
const LATEST_MS = 2000;
const STALE_TRIES = 5;
const MAX_BACKOFF_MS = 30_000;

export class Autosave<P> {
  view: Model;
  revision: number;
  state: SaveState = 'saved';
  /** Why the last save did not work, as a sentence. */
  trouble = '';
  pending: Pending[] = [];
  private confirmed: Model;
  private sending = 0;
  private cancelTimer: (() => void) | null = null;
  private waitingSince: number | null = null;
  private failures = 0;
  private running: Promise<void> | null = null;
  private closed = false;
  private urgent = false;

  constructor(
    loaded: Loaded<P>,
    private readonly transport: Transport<P>,
    private readonly journal: Journal,
    private readonly timers: Timers,
    private readonly watcher: Watcher<P>,
  ) {
    this.view = loaded.model;
    this.confirmed = loaded.model;
    this.revision = loaded.revision;
  }

  /** Applies edits at once and saves them soon. Returns what was applied, what undoes it, and what no longer applies. */
  edit(ops: readonly Op[]): { applied: Op[]; inverse: Op[]; dropped: { op: Op; reason: string }[] } {
    const inverse: Op[][] = [];
    const applied: Op[] = [];
    const dropped: { op: Op; reason: string }[] = [];
    for (const op of ops) {
      const result = applyAll(this.view, [op]);
      dropped.push(...result.dropped);
      if (result.applied.length === 0) continue;
      this.view = result.model;
      this.pending = enqueue(this.pending, { op, inverse: result.inverse }, this.sending);
      applied.push(op);
      inverse.unshift(result.inverse);
    }
    if (applied.length) {
      this.journal.write(this.pending, this.revision);
      if (this.state === 'saved' || this.state === 'refused') this.become('pending');
      else this.watcher.changed();
      if (this.state !== 'forbidden') this.schedule();
    }
    return { applied, inverse: inverse.flat(), dropped };
  }

  /** Edits that an earlier page could not save, put on top of what is there now. */
  replay(entries: readonly Pending[]): void {
    this.take({ model: this.confirmed, revision: this.revision }, entries);
    if (this.pending.length) {
      this.become('pending');
      this.schedule();
    }
  }

  /** Saves what is pending now; throws SaveFailed where that did not work. */
  async flush(): Promise<void> {
    this.stopTimer();
    this.urgent = true;
    await this.drain();
    if (this.pending.length) throw new SaveFailed('offline', this.trouble || 'Your changes are not saved yet.');
  }

  /** Looks whether others wrote meanwhile; never writes. */
  async refresh(): Promise<void> {
    if (this.running || this.pending.length || this.closed) return;
    try {
      const newer = await this.transport.load();
      if (this.running || this.pending.length || newer.revision <= this.revision) return;
      this.take(newer, []);
      this.watcher.about(newer.about);
    } catch (error) {
      if (!(error instanceof SaveFailed)) throw error;
      if (error.trouble === 'forbidden') this.become('forbidden', error.message);
    }
  }

  /** The page goes away: one last save that outlives it; the journal keeps the edits in case it does not arrive. */
  leave(): void {
    if (!this.pending.length || this.state === 'forbidden') return;
    this.transport.save(this.view, this.revision, true).catch(() => this.journal.write(this.pending, this.revision));
  }

  /** Ends it: what is pending is still saved, but nothing is shown any more. */
  async close(): Promise<void> {
    this.closed = true;
    this.urgent = true;
    this.stopTimer();
    await this.drain();
  }

  private become(state: SaveState, trouble = ''): void {
    this.state = state;
    this.trouble = trouble;
    this.watcher.changed();
  }

  private stopTimer(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
  }

  /** Soon after the last edit, at the latest two seconds after the first; later while the server cannot be reached. */
  private schedule(): void {
    if (this.closed || this.running) return;
    const now = this.timers.now();
    this.waitingSince ??= now;
    let wait = Math.max(0, Math.min(SOON_MS, this.waitingSince + LATEST_MS - now));
    if (this.failures) {
      if (this.cancelTimer) return;
      wait = this.backoff();
    }
    this.stopTimer();
    this.cancelTimer = this.timers.after(wait, () => {
      this.cancelTimer = null;
      void this.drain();
    });
  }

  private backoff(): number {
    const base = Math.min(MAX_BACKOFF_MS, 1000 * 2 ** (this.failures - 1));
    return base * (0.5 + this.timers.random() / 2);
  }

  private drain(): Promise<void> {
    this.running ??= this.save().finally(() => {
      this.running = null;
      this.urgent = false;
      this.waitingSince = null;
      if (this.pending.length && this.state !== 'forbidden' && this.state !== 'refused') this.schedule();
    });
    return this.running;
  }

  private async save(): Promise<void> {
    let stale = 0;
    while (this.pending.length) {
      try {
        await this.sendOnce();
        stale = 0;
        if (!this.urgent) return;
      } catch (error) {
        this.sending = 0;
        if (!(error instanceof SaveFailed)) throw error;
        if (error.trouble === 'stale' && stale < STALE_TRIES) {
          stale += 1;
          if (await this.catchUp(stale)) continue;
          return;
        }
        this.failed(error);
        return;
      }
    }
  }

  private async sendOnce(): Promise<void> {
    const body = this.view;
    this.sending = this.pending.length;
    this.become('saving');
    const { revision, about } = await this.transport.save(body, this.revision, false);
    this.confirmed = body;
    this.revision = revision;
    this.pending = this.pending.slice(this.sending);
    this.sending = 0;
    this.failures = 0;
    this.journal.write(this.pending, revision);
    this.watcher.about(about);
    this.become(this.pending.length ? 'pending' : 'saved');
  }

  /** Somebody saved before us: takes theirs and puts our edits on top. False where that could not be read. */
  private async catchUp(attempt: number): Promise<boolean> {
    await new Promise<void>((resolve) => {
      this.timers.after(this.timers.random() * 100 * 2 ** attempt, resolve);
    });
    try {
      const newer = await this.transport.load();
      this.take(newer, this.pending);
      this.watcher.about(newer.about);
      if (!this.pending.length) this.become('saved');
      return true;
    } catch (error) {
      if (!(error instanceof SaveFailed)) throw error;
      this.failed(error);
      return false;
    }
  }

  private take(newer: { model: Model; revision: number }, entries: readonly Pending[]): void {
    const result = rebase(newer.model, entries);
    this.confirmed = newer.model;
    this.revision = newer.revision;
    this.view = result.model;
    this.pending = result.pending;
    this.journal.write(this.pending, this.revision);
    this.watcher.merged(result.conflicts, result.dropped);
  }

  private failed(error: SaveFailed): void {
    if (error.trouble === 'forbidden') this.become('forbidden', error.message);
    else if (error.trouble === 'refused') this.become('refused', error.message);
    else {
      this.failures = Math.min(this.failures + 1, 10);
      this.become('offline', error.trouble === 'stale' ? 'Others are saving at the same time.' : error.message);
    }
  }
}
