/** One operation on a document that holds something else by now than it did: what both wrote in the same place, as one. */

import { type Clash, type Found, merge } from './merge';
import type { Op } from './ops';
import { getIn, same } from './paths';
import type { Json, Model } from './types';

/** Both sides changed one field: ours stands, theirs is kept beside it. */
export interface Conflict extends Clash {
  on: 'node' | 'note' | 'frame' | 'pin' | 'workflow';
  /** Of the node, note or frame; empty for the workflow's own name and description. */
  id: string;
}

/** What a document shows beside its nodes. */
const SHELVES = { note: 'notes', frame: 'frames' } as const;
export type Shelf = keyof typeof SHELVES;
/** A note or a frame: what is written on it. */
export type Thing = { id: string; text?: string; label?: string };

export function textOf(one: Thing): string {
  return one.text ?? one.label ?? '';
}

export function onShelf(model: Model | undefined, shelf: Shelf, id: string): Thing | undefined {
  return (model?.doc.ui?.[SHELVES[shelf]] as Thing[] | undefined)?.find((one) => one.id === id);
}

/**
 * The operation as it is to be applied where the field does not hold any more what `back` says that it held. Added to
 * `conflicts` and `revived`: what both wrote, entries of lists that only one of them took out.
 */
export function mergedOp(
  model: Model,
  op: Op,
  back: readonly Op[],
  conflicts: Conflict[],
  { theirsWin = false, revived = [] as Json[] } = {},
): Op {
  const first = back[0];
  const found: Found = { clashes: [], revived };
  const { clashes } = found;
  const mix = (before: Json | undefined, mine: Json | undefined, now: Json | undefined, path: Clash['path']) => {
    if (!theirsWin) return merge(before, mine, now, path, found);
    return merge(before, now, mine, path, found);
  };
  const told = (on: Conflict['on'], id: string): void => {
    conflicts.push(...clashes.map((clash) => ({ on, id, ...clash })));
  };
  if (op.op === 'wf.set' && first?.op === 'wf.set') {
    const value = mix(first.value, op.value, model[op.key], [op.key]) as string;
    told('workflow', '');
    return { ...op, value };
  }
  if (op.op === 'node.set' && first?.op === 'node.set') {
    const node = model.doc.nodes[op.id] as unknown as Json | undefined;
    if (node === undefined) return op;
    const before = getIn(first.value, op.path.slice(first.path.length));
    const now = getIn(node, op.path);
    if (same(now, before)) return op;
    const value = mix(before, op.value, now, op.path);
    told('node', op.id);
    const { value: _, ...rest } = op;
    return value === undefined ? rest : { ...rest, value };
  }
  if ((op.op === 'note.set' && first?.op === 'note.set') || (op.op === 'frame.set' && first?.op === 'frame.set')) {
    const [key, shelf] = op.op === 'note.set' ? (['text', 'note'] as const) : (['label', 'frame'] as const);
    const now = (model.doc.ui?.[SHELVES[shelf]] as Thing[] | undefined)?.find((one) => one.id === op.id);
    const [mine, was] = [op.patch as Record<string, string>, first.patch as Record<string, string>];
    if (!now || mine[key] === undefined) return op;
    const text = mix(was[key], mine[key], textOf(now), [key]) as string;
    told(shelf, op.id);
    return { ...op, patch: { ...op.patch, [key]: text } } as Op;
  }
  if (op.op === 'pin.set' && first?.op === 'pin.set') {
    const now = model.doc.ui?.pins?.[op.id];
    // A pin is one value: half of each would be an output that no step ever gave.
    if (same(now, first.pin) || same(now, op.pin)) return op;
    conflicts.push({ on: 'pin', id: op.id, path: [], entries: [], mine: json(op.pin), theirs: json(now) });
    if (!theirsWin) return op;
    return now ? { ...op, pin: now } : { op: 'pin.set', id: op.id };
  }
  return op;
}

function json(value: unknown): Json | undefined {
  return value as Json | undefined;
}
