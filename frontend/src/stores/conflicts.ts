/** Conflicts of the open document: kept once for each field, beyond the page too, and settled by an ordinary edit. */

import { placeNow } from '../graph/merge';
import type { Op } from '../graph/ops';
import { getIn, same } from '../graph/paths';
import { setOp } from '../graph/pending';
import type { Conflict } from '../graph/rebase';
import type { Json, Model, PinDoc } from '../graph/types';
import type { JournalStore, Owner } from './journal';

/** The edit that gives a field of a conflict another value; null where what the field was in is gone. */
export function taking(model: Model, conflict: Conflict, value: Json | undefined): Op | null {
  const { on, id, path } = conflict;
  if (on === 'workflow') return { op: 'wf.set', key: path[0] as 'name' | 'description', value: String(value ?? '') };
  if (on === 'note') return { op: 'note.set', id, patch: { text: String(value ?? '') } };
  if (on === 'frame') return { op: 'frame.set', id, patch: { label: String(value ?? '') } };
  if (on === 'node') {
    const place = placeNow(model.doc.nodes[id] as unknown as Json, conflict);
    return place && setOp(id, place, value);
  }
  return value === undefined ? { op: 'pin.set', id } : { op: 'pin.set', id, pin: value as unknown as PinDoc };
}

/** What the document has in the field now: ours, as long as nothing was chosen. */
export function standing(model: Model, conflict: Conflict): Json | undefined {
  const { on, id, path } = conflict;
  const { doc } = model;
  if (on === 'workflow') return model[path[0] as 'name' | 'description'];
  if (on === 'note') return doc.ui?.notes?.find((note) => note.id === id)?.text;
  if (on === 'frame') return doc.ui?.frames?.find((frame) => frame.id === id)?.label;
  if (on === 'pin') return doc.ui?.pins?.[id] as unknown as Json | undefined;
  const node = doc.nodes[id] as unknown as Json | undefined;
  const place = placeNow(node, conflict);
  return place ? getIn(node, place) : undefined;
}

/** What tells a conflict from others: two are about one field when it is the same. */
export function keyOfConflict({ on, id, path, entries }: Conflict): string {
  return JSON.stringify([on, id, path.filter((step) => typeof step === 'string'), entries]);
}

export function mergeConflicts(before: Conflict[], more: Conflict[]): Conflict[] {
  const news = new Set(more.map(keyOfConflict));
  return [...before.filter((conflict) => !news.has(keyOfConflict(conflict))), ...more];
}

function keyOf({ user, workflow }: Owner): string {
  return `baton.conflicts.${user}.${workflow}`;
}

/** Keeps on this device what is still to be reviewed: the other side's words stand nowhere else here. */
export function keepConflicts(store: JournalStore | null, owner: Owner, conflicts: readonly Conflict[]): void {
  try {
    if (conflicts.length) store?.setItem(keyOf(owner), JSON.stringify(conflicts));
    else store?.removeItem(keyOf(owner));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error; // no room: they are on this page, as long as it is open
  }
}

/** What an earlier page left to be reviewed, as far as both sides still differ. */
export function keptConflicts(store: JournalStore | null, owner: Owner, model: Model): Conflict[] {
  try {
    const kept = JSON.parse(store?.getItem(keyOf(owner)) ?? '[]') as Conflict[];
    return kept.filter((conflict) => {
      const now = standing(model, conflict);
      return now !== undefined && !same(now, conflict.theirs);
    });
  } catch {
    return []; // written by something else: of no use to anybody
  }
}
