/** What the document store holds and does: its state, its actions, and what it needs of the world. */

import type { AddWish } from '../graph/edits';
import type { History } from '../graph/history';
import type { Op } from '../graph/ops';
import type { Conflict } from '../graph/rebase';
import type { Catalog, Doc, EdgeDoc, Json, Model, Path, ToolInfo } from '../graph/types';
import type { JournalStore } from './journal';
import type { Rescued } from './rescue';
import type { DocProblem, SaveState, Timers, Transport } from './saving';

export type { DocProblem };

export type Role = 'viewer' | 'operator' | 'editor' | 'owner';

/** What the server says of a workflow beside its document. */
export interface About {
  role: Role;
  problems: DocProblem[];
  published: number | null;
  ownerName: string;
  updatedAt: string;
}

/** What the store needs of the world; tests hand in their own. */
export interface Ports {
  transport(id: string): Transport<About>;
  timers: Timers;
  storage(): JournalStore | null;
  page: string;
  /** Which of these pages are open. */
  alive(pages: readonly string[]): Promise<(page: string) => boolean>;
  /** The newest saved state of a workflow that this device has. */
  lastSaved(user: string, workflow: string): Promise<Model | null>;
}

export interface SaveBadge {
  state: SaveState | 'conflict';
  /** The revision that is saved. */
  version: number;
  /** Edits that are not on the server yet. */
  pending: number;
  trouble: string;
  /** Are these on this device, so that they outlive the page? */
  isKept: boolean;
}

/** What the server tells everybody who has a workflow open. */
export interface SavedNotice {
  deed: 'saved' | 'published' | 'deleted';
  revision: number;
  by: string;
  by_id: string;
}

/** A sentence for the person, shown once. */
export interface Notice {
  id: number;
  text: string;
  tone: 'info' | 'warning';
  undo?: boolean;
}

export interface DocumentState extends About {
  status: 'closed' | 'loading' | 'ready' | 'missing' | 'failed';
  error: string;
  id: string | null;
  name: string;
  description: string;
  doc: Doc;
  revision: number;
  readOnly: boolean;
  /** Are there edits of ours on this device that may not be saved there any more? */
  hasLeft: boolean;
  save: SaveBadge;
  conflicts: Conflict[];
  /** Who saved which revision, as far as this page has seen it; empty for oneself. */
  savedBy: { revision: number; by: string } | null;
  selection: string[];
  history: History;
  notice: Notice | null;
  types: Catalog;
  tools: Record<string, ToolInfo>;

  open(id: string, how?: OpenOptions): Promise<void>;
  close(): void;
  setCatalog(types: Catalog, tools: Record<string, ToolInfo>): void;
  /** Applies edits as one step of undo; steps of one `group` that follow each other quickly become one. */
  apply(ops: readonly Op[], how?: { group?: string }): boolean;
  undo(): void;
  redo(): void;
  /** Saves what is pending; throws SaveFailed, whose message is for the person, where it did not work. */
  flush(): Promise<void>;
  refresh(): Promise<void>;
  /** Saves what is pending, else looks for what others saved; what went wrong is in `save`. */
  look(): Promise<void>;
  leave(): void;
  /** Would leaving the page now lose edits, of this workflow or of one that was left? */
  isAtRisk(): boolean;
  /** What is here of a workflow that cannot be saved any more, unsaved edits included; null where there are none. */
  rescue(): Promise<Rescued | null>;
  /** Ends a conflict: with what stands, with the other side's, or with a value made of both. */
  settle(conflict: Conflict, take: 'mine' | 'theirs' | { value: Json }): void;
  /** Others saved, published or deleted it, as the server has just told. */
  heard(notice: SavedNotice): void;
  say(text: string, tone?: Notice['tone'], undo?: boolean): void;
  select(ids: readonly string[]): void;
  setWorkflow(key: 'name' | 'description', value: string): void;
  setConfig(id: string, path: Path, value: Json | undefined): void;
  setPolicy(id: string, path: Path, value: Json | undefined): void;
  setLabel(id: string, label: string): void;
  /** Changes a node's id and every reference to it; throws RangeError with the reason where it cannot be. */
  rename(id: string, to: string): void;
  addNode(type: string, at?: { x: number; y: number }, wish?: Omit<AddWish, 'type' | 'at'>): string;
  /** With `heal`, the chain closes over the gap; `wires` go in the same step of undo. */
  remove(ids: readonly string[], how?: { heal?: boolean; wires?: readonly EdgeDoc[] }): void;
  /** Wires two steps; returns why not, or null. */
  connect(wire: { source: string; port?: string; target: string }): string | null;
}

export interface OpenOptions {
  /** Whose pending edits may be taken over from this device. */
  user?: string;
  /** Show this document instead (a past run's), never to be edited. */
  document?: Doc;
  readOnly?: boolean;
}
