/** Which of a node's elements of work its card shows: one that waits, else the one running, else the last touched. */

import { nodeOf } from './path';
import { isActive } from './status';
import type { NodeRun } from './types';

interface Entry {
  paths: Set<string>;
  waiting: Set<string>;
  active: Set<string>;
  ended: Set<string>;
  last: string;
}

export interface Shown {
  path: string;
  /** How many elements of work the node has had, and how many have ended. */
  instances: number;
  ended: number;
  /** The paths that wait, oldest first. */
  waiting: string[];
}

/** Follows the nodes of one run; every call costs the same however many iterations there were. */
export class Latest {
  private entries = new Map<string, Entry>();

  /** Takes note of the new state of a path and returns the document's node id it belongs to. */
  touch(path: string, run: NodeRun): string {
    const id = nodeOf(path);
    let entry = this.entries.get(id);
    if (!entry) {
      entry = { paths: new Set(), waiting: new Set(), active: new Set(), ended: new Set(), last: path };
      this.entries.set(id, entry);
    }
    entry.paths.add(path);
    entry.last = path;
    place(entry.waiting, path, run.status === 'waiting');
    place(entry.active, path, run.status !== 'waiting' && isActive(run.status));
    place(entry.ended, path, run.status !== 'pending' && !isActive(run.status));
    return id;
  }

  shown(id: string): Shown | undefined {
    const entry = this.entries.get(id);
    if (!entry) return undefined;
    const path = first(entry.waiting) ?? newest(entry.active) ?? entry.last;
    return { path, instances: entry.paths.size, ended: entry.ended.size, waiting: [...entry.waiting] };
  }

  /** Every path of a node, in the order they began. */
  paths(id: string): string[] {
    return [...(this.entries.get(id)?.paths ?? [])];
  }

  clear(): void {
    this.entries.clear();
  }
}

function place(set: Set<string>, path: string, inside: boolean): void {
  if (inside) set.add(path);
  else set.delete(path);
}

function first(set: Set<string>): string | undefined {
  return set.values().next().value;
}

function newest(set: Set<string>): string | undefined {
  let last: string | undefined;
  for (const path of set) last = path;
  return last;
}
