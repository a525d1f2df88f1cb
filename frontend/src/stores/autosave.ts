/** Keeps one workflow saved: a queue of edits that goes to the server soon, survives refusals, and merges what others wrote. */

import { applyAll, type Op } from '../graph/ops';
import { around, widened } from '../graph/pending';
import { enqueue, type Pending, rebase } from '../graph/rebase';
import type { Catalog, Model } from '../graph/types';
import { saving as t } from '../i18n/en/saving';
import type { Journal, Kept } from './journal';
import {
  type Loaded,
  SaveFailed,
  type SaveState,
  type Timers,
  type Transport,
  type Trouble,
  type Watcher,
} from './saving';

export type { Loaded, SaveState, Timers, Transport, Trouble, Watcher };
export { SaveFailed };

const SOON_MS = 400;
const LATEST_MS = 2000;
const STALE_TRIES = 5;
const MAX_BACKOFF_MS = 30_000;
/** In these states only a person can help; nothing is tried again by itself. */
const STUCK: readonly SaveState[] = ['signed-out', 'forbidden', 'refused'];

export class Autosave<P> {
  view: Model;
  revision: number;
  state: SaveState = 'saved';
  /** Why the last save did not work, as a sentence. */
  trouble = '';
  pending: Pending[] = [];
  /** Are the pending edits on this device too? */
  isKept = true;
  private confirmed: Model;
  private sending = 0;
  /** So many edits, from the first, went out without an answer: the server may have them. */
  private unsure = 0;
  private cancelTimer: (() => void) | null = null;
  private waitingSince: number | null = null;
  private failures = 0;
  private running: Promise<void> | null = null;
  private closed = false;
  private urgent = false;
  private abandoned = false;

  constructor(
    loaded: Loaded<P>,
    private readonly transport: Transport<P>,
    private readonly journal: Journal,
    private readonly timers: Timers,
    private readonly watcher: Watcher<P>,
    private readonly types: () => Catalog = () => ({}),
  ) {
    this.view = loaded.model;
    this.confirmed = loaded.model;
    this.revision = loaded.revision;
  }

  /** Applies edits at once and saves them soon. Returns what was applied, what undoes it, and what no longer applies. */
  edit(ops: readonly Op[]): { done: Pending[]; dropped: { op: Op; reason: string }[] } {
    const done: Pending[] = [];
    const dropped: { op: Op; reason: string }[] = [];
    for (const op of ops) {
      const before = this.view;
      const result = applyAll(before, [op]);
      dropped.push(...result.dropped);
      if (result.applied.length === 0) continue;
      this.view = result.model;
      const entry = widened({ op, inverse: result.inverse }, before, this.view);
      this.pending = enqueue(this.pending, entry, Math.max(this.sending, this.unsure));
      done.push(entry);
    }
    if (done.length) {
      this.keep();
      if (this.state === 'saved' || this.state === 'refused') this.become('pending');
      else this.watcher.changed();
      if (!STUCK.includes(this.state)) this.schedule();
    }
    return { done, dropped };
  }

  /** Edits that an earlier page could not save, put on top of what is there now. */
  replay({ pending, base, sent }: Kept): void {
    const mine = this.pending;
    const result = rebase(this.view, pending, { base, sent, types: this.types() });
    this.view = result.model;
    this.pending = [...mine, ...result.pending];
    this.keep();
    this.watcher.merged(result);
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
    if (this.pending.length) throw new SaveFailed('offline', this.trouble || t.notYet);
  }

  /** Looks whether others wrote meanwhile; never writes. */
  async refresh(): Promise<void> {
    if (this.running || this.pending.length || this.closed) return;
    try {
      const newer = await this.transport.load();
      if (this.running || this.pending.length || this.closed || newer.revision < this.revision) return;
      if (newer.revision > this.revision) this.take(newer, []);
      this.watcher.about(newer.about);
      if (STUCK.includes(this.state)) this.become('saved');
    } catch (error) {
      if (!(error instanceof SaveFailed)) throw error;
      if (error.trouble === 'forbidden' || error.trouble === 'signed-out') this.become(error.trouble, error.message);
    }
  }

  /** The page goes away: one last save that outlives it; the journal keeps the edits in case it does not arrive. */
  leave(): void {
    if (!this.pending.length || STUCK.includes(this.state)) return;
    this.unsure = this.pending.length;
    this.keep();
    this.transport.save(this.view, this.revision, true).catch(() => this.keep());
  }

  /** Ends it: what is pending is still saved, however long the server is away, but nothing is shown any more. */
  async close(): Promise<void> {
    this.closed = true;
    this.urgent = true;
    this.stopTimer();
    await this.drain();
  }

  /** Lets go of a closed workflow that is opened again; returns its edits, which are in the journal where there is room. */
  async abandon(): Promise<Kept> {
    this.abandoned = true;
    this.stopTimer();
    await this.running;
    return this.unsaved();
  }

  /** Lets go of what is pending: it is kept elsewhere. */
  forget(): void {
    this.stopTimer();
    this.pending = [];
    this.unsure = 0;
    this.view = this.confirmed;
    this.keep();
    this.watcher.changed();
  }

  /** What is pending, with all that must be known to put it on another document. */
  private unsaved(): Kept {
    const { pending, confirmed } = this;
    return { pending, sent: Math.max(this.sending, this.unsure), base: around(confirmed, pending) };
  }

  /** Puts what is pending on this device. */
  private keep(): void {
    if (!this.abandoned) this.isKept = this.journal.write(this.unsaved(), this.revision);
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
    if (this.abandoned || this.running) return;
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
      if (this.pending.length && !STUCK.includes(this.state)) this.schedule();
    });
    return this.running;
  }

  private async save(): Promise<void> {
    let stale = 0;
    while (this.pending.length && !this.abandoned) {
      try {
        await this.sendOnce();
        stale = 0;
        if (!this.urgent) return;
      } catch (error) {
        if (error instanceof SaveFailed && error.trouble === 'offline') this.unsure = this.sending;
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
    this.keep();
    const { revision, about } = await this.transport.save(body, this.revision, false);
    this.confirmed = body;
    this.revision = revision;
    this.pending = this.pending.slice(this.sending);
    this.sending = 0;
    this.unsure = 0;
    this.failures = 0;
    this.keep();
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
    const known = { base: this.confirmed, sent: this.unsure, types: this.types() };
    const result = rebase(newer.model, entries, known);
    this.confirmed = newer.model;
    this.revision = newer.revision;
    this.view = result.model;
    this.pending = result.pending;
    this.unsure = 0;
    this.keep();
    this.watcher.merged(result);
  }

  private failed(error: SaveFailed): void {
    if (error.trouble !== 'offline' && error.trouble !== 'stale') {
      if (error.trouble === 'refused')
        this.watcher.refused(error.problems.length ? error.problems : [{ message: error.message }]);
      this.become(error.trouble, error.message);
      return;
    }
    this.failures = Math.min(this.failures + 1, 10);
    this.become('offline', error.trouble === 'stale' ? t.storm : error.message);
  }
}
