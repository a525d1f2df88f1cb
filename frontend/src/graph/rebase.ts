/** Putting edits of ours on top of a document that someone else changed meanwhile. */

import { apply, type Op } from './ops';
import { getIn, same } from './paths';
import type { Json, Model, Path } from './types';

/** An edit that the server does not have yet, with what takes it back. */
export interface Pending {
  op: Op;
  inverse: Op[];
}

/** Both sides changed one field: ours stands, theirs is kept beside it. */
export interface Conflict {
  /** The node, or null for the workflow's own name and description. */
  node: string | null;
  path: Path;
  mine: Json | undefined;
  theirs: Json | undefined;
}

export interface Rebased {
  model: Model;
  pending: Pending[];
  conflicts: Conflict[];
  dropped: { op: Op; reason: string }[];
}

/**
 * Applies `pending` to `newer`. Edits of other things simply come together; positions: the later write wins;
 * text and settings: ours are kept and the other value is told as a conflict; what no longer applies is told as dropped.
 */
export function rebase(newer: Model, pending: readonly Pending[]): Rebased {
  const result: Rebased = { model: newer, pending: [], conflicts: [], dropped: [] };
  for (const entry of pending) {
    const conflict = conflictOf(result.model, entry);
    const applied = apply(result.model, entry.op);
    if (!applied.ok) {
      result.dropped.push({ op: entry.op, reason: applied.reason });
      continue;
    }
    if (applied.done) continue;
    if (conflict) result.conflicts.push(conflict);
    result.model = applied.model;
    result.pending.push({ op: entry.op, inverse: applied.inverse });
  }
  return result;
}

/** What the other side wrote where `entry` writes too, or null. */
function conflictOf(model: Model, { op, inverse }: Pending): Conflict | null {
  const back = inverse[0];
  if (op.op === 'wf.set' && back?.op === 'wf.set') {
    const theirs = model[op.key];
    if (theirs === back.value || theirs === op.value) return null;
    return { node: null, path: [op.key], mine: op.value, theirs };
  }
  if (op.op !== 'node.set' || back?.op !== 'node.set') return null;
  const node = model.doc.nodes[op.id] as Json | undefined;
  if (node === undefined) return null;
  const theirs = getIn(node, op.path);
  const before = getIn(back.value, op.path.slice(back.path.length));
  if (same(theirs, before) || same(theirs, op.value)) return null;
  return { node: op.id, path: op.path, mine: op.value, theirs };
}

/** Adds an edit to the queue; repeated writes of one field after `keep` become one, so that typing stays small. */
export function enqueue(pending: readonly Pending[], entry: Pending, keep: number): Pending[] {
  const last = pending.at(-1);
  if (last && pending.length > keep && overwrites(entry.op, last.op)) {
    return [...pending.slice(0, -1), { op: entry.op, inverse: last.inverse }];
  }
  return [...pending, entry];
}

function overwrites(next: Op, before: Op): boolean {
  if (next.op === 'node.set' && before.op === 'node.set') {
    return next.id === before.id && same(next.path, before.path) && before.value !== undefined;
  }
  if (next.op === 'node.move' && before.op === 'node.move') return next.id === before.id;
  return next.op === 'wf.set' && before.op === 'wf.set' && next.key === before.key;
}
