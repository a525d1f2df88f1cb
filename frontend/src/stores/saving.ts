/** What the saving queue needs of the world, and what it says of how far it is. */

import type { Rebased } from '../graph/rebase';
import type { Model } from '../graph/types';

export type SaveState = 'saved' | 'pending' | 'saving' | 'offline' | 'signed-out' | 'forbidden' | 'refused';

/** What a save or a load came to when it did not work. */
export type Trouble = 'stale' | 'signed-out' | 'forbidden' | 'refused' | 'offline';

/** What is wrong with something, and where. */
export interface DocProblem {
  node?: string | null;
  field?: string | null;
  message: string;
  severity?: 'error' | 'warning';
  /** The server does not take the document because of it. */
  unsaved?: true;
}

export class SaveFailed extends Error {
  constructor(
    readonly trouble: Trouble,
    message: string,
    readonly problems: readonly DocProblem[] = [],
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
  merged(result: Rebased): void;
  about(about: P): void;
  /** The server will not have the document as it is: why, at least one reason. */
  refused(problems: readonly DocProblem[]): void;
}
