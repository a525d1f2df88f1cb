/** Edits that are not on the server yet, kept on this device so that a crash or a closed page loses none. */

import type { Pending } from '../graph/rebase';
import type { Model } from '../graph/types';

/** Edits as they are kept, with what must be known to put them on another document. */
export interface Kept {
  pending: readonly Pending[];
  /** So many of them, from the first, may have reached the server. */
  sent: number;
  /** The part of the document that they are about, as it was before them. */
  base?: Model;
}

export interface Journal {
  /** Keeps what is pending; with nothing pending the entry goes. False where this device keeps nothing more. */
  write(kept: Kept, revision: number): boolean;
}

interface Entry extends Kept {
  at: number;
  revision: number;
}

export type JournalStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** Whose edits of what: entries of another person on the same device are never touched. */
export interface Owner {
  workflow: string;
  user: string;
}

function prefixOf({ workflow, user }: Owner): string {
  return `baton.journal.${user}.${workflow}.`;
}

/** The journal of one page; `full` is told once where the device keeps nothing more. */
export function openJournal(
  store: JournalStore | null,
  owner: Owner,
  page: string,
  now: () => number,
  full: () => void,
): Journal {
  const key = prefixOf(owner) + page;
  let told = false;
  return {
    write(kept, revision) {
      const isEmpty = kept.pending.length === 0;
      try {
        const entry: Entry = { at: now(), revision, ...kept };
        if (isEmpty) store?.removeItem(key);
        else store?.setItem(key, JSON.stringify(entry));
        return isEmpty || store !== null;
      } catch {
        // The device is full; the edits are still in this page and still sent.
        if (!told) full();
        told = true;
        return false;
      }
    },
  };
}

/** The pages that have an entry here. */
export function leftBy(store: JournalStore | null, owner: Owner): string[] {
  const prefix = prefixOf(owner);
  const keys = Array.from({ length: store?.length ?? 0 }, (_, index) => store?.key(index) ?? '');
  return keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
}

/** What pages that are gone left behind, the oldest first; `forget` once it is kept elsewhere. */
export function adoptJournal(
  store: JournalStore | null,
  owner: Owner,
  page: string,
  isAlive: (page: string) => boolean,
): { kept: Kept[]; forget: () => void } {
  const found = leftBy(store, owner)
    .map((other) => ({ other, key: prefixOf(owner) + other }))
    .map(({ other, key }) => ({ other, key, entry: parse(store?.getItem(key) ?? null) }))
    .filter(({ other, entry }) => !entry || !isAlive(other));
  const entries = found.sort((a, b) => (a.entry?.at ?? 0) - (b.entry?.at ?? 0));
  return {
    kept: entries.flatMap(({ entry }) => (entry?.pending.length ? [entry] : [])),
    // A page that takes over writes under a name of its own; only then the old entry may go.
    forget: () => {
      for (const { key } of found) if (key !== prefixOf(owner) + page) store?.removeItem(key);
    },
  };
}

function parse(text: string | null): Entry | null {
  try {
    const entry = JSON.parse(text ?? 'null') as Entry | null;
    return entry && Array.isArray(entry.pending) ? entry : null;
  } catch {
    return null; // written by something else: of no use to anybody
  }
}
