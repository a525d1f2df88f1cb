/** Which of a node's elements of work its card shows: one that waits, else the one running, else the last touched. */

import { nodeOf, splitPath } from './path';
import { isActive } from './status';
import type { NodeRun } from './types';

interface Entry {
  /** In the order they began, numbered so. */
  paths: Map<string, number>;
  begun: number;
  waiting: Set<string>;
  active: Set<string>;
  /** Each that has ended, with the port it ended at. */
  ended: Map<string, string | null>;
  through: Map<string, number>;
  last: string;
}

/** What goes on in one container: how many elements in each iteration, and how many ask a person. */
interface Inside {
  busy: Map<number, Set<string>>;
  asking: Set<string>;
}

export interface Shown {
  path: string;
  /** How many elements of work the node has had, and how many have ended. */
  instances: number;
  ended: number;
  /** The paths that wait, oldest first. */
  waiting: string[];
  /** How many ended at each port. */
  through: ReadonlyMap<string, number>;
  /** Of a container: how many of its iterations are under way. */
  atOnce: number;
  /** A person is waited for: by the node itself, or somewhere in it. */
  asks: boolean;
}

/** Follows the nodes of one run; every call costs the same however many iterations there were. */
export class Latest {
  private entries = new Map<string, Entry>();
  private inside = new Map<string, Inside>();

  /** Takes note of the new state of a path; returns the document's node ids whose cards may say something else now. */
  touch(path: string, run: NodeRun): string[] {
    const id = nodeOf(path);
    let entry = this.entries.get(id);
    if (!entry) {
      entry = {
        ...{ paths: new Map(), waiting: new Set(), active: new Set(), ended: new Map(), through: new Map() },
        ...{ begun: 0, last: path },
      };
      this.entries.set(id, entry);
    }
    if (!entry.paths.has(path)) entry.paths.set(path, entry.begun++);
    entry.last = path;
    place(entry.waiting, path, run.status === 'waiting');
    place(entry.active, path, run.status !== 'waiting' && isActive(run.status));
    const isEnded = run.status !== 'pending' && !isActive(run.status);
    settle(entry, path, isEnded ? (run.status === 'succeeded' ? (run.port ?? 'out') : run.port) : undefined);
    return [id, ...this.around(path, isActive(run.status), asksPerson(run))];
  }

  /** The path has not begun (the moment shown went back before it). */
  forget(path: string): string[] {
    const id = nodeOf(path);
    const entry = this.entries.get(id);
    if (!entry) return [id];
    entry.paths.delete(path);
    entry.waiting.delete(path);
    entry.active.delete(path);
    settle(entry, path, undefined);
    if (entry.paths.size === 0) this.entries.delete(id);
    return [id, ...this.around(path, false, false)];
  }

  /** Where nothing goes on, what began last counts from now on, whatever was touched last. */
  settleOn(id: string): void {
    const entry = this.entries.get(id);
    if (entry) entry.last = [...entry.paths.keys()].at(-1) ?? entry.last;
  }

  shown(id: string): Shown | undefined {
    const entry = this.entries.get(id);
    if (!entry) return undefined;
    const inOrder = (set: Set<string>) => [...set].sort((a, b) => entry.paths.get(a)! - entry.paths.get(b)!);
    const waiting = inOrder(entry.waiting);
    const path = waiting[0] ?? inOrder(entry.active).at(-1) ?? entry.last;
    const inside = this.inside.get(path);
    return {
      path,
      instances: entry.paths.size,
      ended: entry.ended.size,
      waiting,
      through: entry.through,
      atOnce: inside?.busy.size ?? 0,
      asks: (inside?.asking.size ?? 0) > 0,
    };
  }

  /** Every path of a node, in the order they began. */
  paths(id: string): string[] {
    return [...(this.entries.get(id)?.paths.keys() ?? [])];
  }

  clear(): void {
    this.entries.clear();
    this.inside.clear();
  }

  /** Counts the path in the containers around it; returns the ids of those that say something else now. */
  private around(path: string, busy: boolean, asks: boolean): string[] {
    const changed: string[] = [];
    let { container, index } = splitPath(path);
    while (container !== null) {
      let inside = this.inside.get(container);
      if (!inside) {
        inside = { busy: new Map(), asking: new Set() };
        this.inside.set(container, inside);
      }
      const before = [inside.busy.size, inside.asking.size > 0];
      const at = inside.busy.get(index ?? 0) ?? new Set();
      place(at, path, busy);
      if (at.size > 0) inside.busy.set(index ?? 0, at);
      else inside.busy.delete(index ?? 0);
      place(inside.asking, path, asks);
      if (inside.busy.size !== before[0] || inside.asking.size > 0 !== before[1]) changed.push(nodeOf(container));
      ({ container, index } = splitPath(container));
    }
    return changed;
  }
}

/** Whether the element of work itself waits for a person. */
export function asksPerson(run: Pick<NodeRun, 'status' | 'until' | 'iterations'>): boolean {
  return run.status === 'waiting' && !run.until && run.iterations === undefined;
}

/** Notes at which port a path has ended; undefined: it has not. */
function settle(entry: Entry, path: string, port: string | null | undefined): void {
  const before = entry.ended.get(path);
  const count = before ? (entry.through.get(before) ?? 1) - 1 : 0;
  if (before && count > 0) entry.through.set(before, count);
  else if (before) entry.through.delete(before);
  if (port === undefined) entry.ended.delete(path);
  else entry.ended.set(path, port);
  if (port) entry.through.set(port, (entry.through.get(port) ?? 0) + 1);
}

function place(set: Set<string>, path: string, inside: boolean): void {
  if (inside) set.add(path);
  else set.delete(path);
}
