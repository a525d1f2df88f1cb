/** Edits that are not on the server yet, kept on this device so that a crash or a closed page loses none. */

import type { Pending } from '../graph/rebase';

export interface Journal {
  /** Keeps what is pending; with nothing pending the entry goes. */
  write(pending: readonly Pending[], revision: number): void;
}

interface Entry {
  at: number;
  revision: number;
  pending: Pending[];
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
    write(pending, revision) {
      try {
        const entry: Entry = { at: now(), revision, pending: [...pending] };
        if (pending.length) store?.setItem(key, JSON.stringify(entry));
        else store?.removeItem(key);
      } catch {
        // The device is full; the edits are still in this page and still sent.
        if (!told) full();
        told = true;
      }
    },
  };
}

/** Takes over what pages that are gone left behind: their edits in order of time. */
export function adoptJournal(
  store: JournalStore | null,
  owner: Owner,
  isAlive: (page: string, at: number) => boolean,
): Pending[] {
  const found: { key: string; entry: Entry | null }[] = [];
  const prefix = prefixOf(owner);
  for (let index = 0; store && index < store.length; index += 1) {
    const key = store.key(index);
    if (!key?.startsWith(prefix)) continue;
    const entry = parse(store.getItem(key));
    if (!entry || !isAlive(key.slice(prefix.length), entry.at)) found.push({ key, entry });
  }
  for (const { key } of found) store?.removeItem(key);
  return found.sort((a, b) => (a.entry?.at ?? 0) - (b.entry?.at ?? 0)).flatMap(({ entry }) => entry?.pending ?? []);
}

function parse(text: string | null): Entry | null {
  try {
    const entry = JSON.parse(text ?? 'null') as Entry | null;
    return entry && Array.isArray(entry.pending) ? entry : null;
  } catch {
    return null; // written by something else: of no use to anybody
  }
}
