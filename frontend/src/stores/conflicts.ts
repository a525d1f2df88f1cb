/** Conflicts of the open document: kept once for each field, and settled by an ordinary edit. */

import type { Op } from '../graph/ops';
import { setOp } from '../graph/pending';
import type { Conflict } from '../graph/rebase';
import type { Json, PinDoc } from '../graph/types';

/** The edit that gives a field of a conflict another value. */
export function taking({ on, id, path }: Conflict, value: Json | undefined): Op {
  if (on === 'workflow') return { op: 'wf.set', key: path[0] as 'name' | 'description', value: String(value ?? '') };
  if (on === 'note') return { op: 'note.set', id, patch: { text: String(value ?? '') } };
  if (on === 'frame') return { op: 'frame.set', id, patch: { label: String(value ?? '') } };
  if (on === 'node') return setOp(id, path, value);
  return value === undefined ? { op: 'pin.set', id } : { op: 'pin.set', id, pin: value as unknown as PinDoc };
}

export function mergeConflicts(before: Conflict[], more: Conflict[]): Conflict[] {
  const at = (conflict: Conflict): string => JSON.stringify([conflict.on, conflict.id, conflict.path]);
  const news = new Set(more.map(at));
  return [...before.filter((conflict) => !news.has(at(conflict))), ...more];
}
