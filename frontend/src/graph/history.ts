/** Undo and redo: what was done, gesture by gesture, with the operations that take it back. */

import { saving as t } from '../i18n/en/saving';
import { type Conflict, mergedOp, onShelf, textOf } from './merged';
import { apply, applyAll, descendants, type Op } from './ops';
import { same } from './paths';
import { type Pending, translated } from './pending';
import { followOps } from './references';
import type { Catalog, Model } from './types';

export interface Step {
  /** What takes the step back. */
  inverse: Op[];
  /** For each of these what it takes back, where that is known: somebody else may have written there since. */
  forward?: (Op | null)[];
  /** Steps of one key that follow each other quickly become one (typing in a field). */
  key?: string;
  at: number;
}

export interface History {
  past: readonly Step[];
  future: readonly Step[];
}

const MERGE_MS = 800;
const DEPTH = 300;

export const NO_HISTORY: History = { past: [], future: [] };

/** The history after a new step; what could be redone is gone. */
export function record(history: History, step: Step): History {
  const last = history.past.at(-1);
  if (last && step.key && last.key === step.key && step.at - last.at < MERGE_MS) {
    const merged: Step = { ...last, inverse: [...step.inverse, ...last.inverse], at: step.at };
    if (step.forward && last.forward) merged.forward = [...step.forward, ...last.forward];
    return { past: [...history.past.slice(0, -1), merged], future: [] };
  }
  return { past: [...history.past, step].slice(-DEPTH), future: [] };
}

/** What takes edits back, as a step has it. */
export function inverseOf(done: readonly Pending[]): { inverse: Op[]; forward: (Op | null)[] } {
  const back = [...done].reverse();
  const forward = back.flatMap(({ op, inverse }) => inverse.map(() => (inverse.length === 1 ? op : null)));
  return { inverse: back.flatMap(({ inverse }) => inverse), forward };
}

/** A step to take, and the history once it is known what takes that back. */
export interface Move {
  step: Step;
  done: (inverse: Op[], forward?: (Op | null)[]) => History;
}

function pushed(steps: readonly Step[], inverse: Op[], forward?: (Op | null)[]): readonly Step[] {
  if (inverse.length === 0) return steps;
  return [...steps, forward ? { inverse, forward, at: 0 } : { inverse, at: 0 }];
}

/** The step to take back, and the history once `redo` (the operations that redo it) is known. */
export function stepBack(history: History): Move | null {
  const step = history.past.at(-1);
  if (!step) return null;
  const past = history.past.slice(0, -1);
  return { step, done: (redo, forward) => ({ past, future: pushed(history.future, redo, forward) }) };
}

/** The step to do again, and the history once the operations that take it back are known. */
export function stepForward(history: History): Move | null {
  const step = history.future.at(-1);
  if (!step) return null;
  const future = history.future.slice(0, -1);
  return { step, done: (undo, forward) => ({ future, past: pushed(history.past, undo, forward) }) };
}

/**
 * The operations that take a step back on the document as it is now. Where somebody else wrote since, theirs stays:
 * `skipped` says so.
 */
export function takingBack(
  model: Model,
  { inverse, forward }: Step,
  types: Catalog = {},
): { ops: Op[]; skipped: string[] } {
  const ops: Op[] = [];
  const skipped: string[] = [];
  const put = (...some: Op[]): void => {
    const result = applyAll(model, some);
    model = result.model;
    ops.push(...result.applied);
  };
  for (const [at, asked] of inverse.entries()) {
    const did = forward?.[at] ?? null;
    const conflicts: Conflict[] = [];
    const op = did ? mergedOp(model, asked, [did], conflicts, { theirsWin: true }) : asked;
    if (conflicts.length || (did && isAnothers(model, asked, did)))
      skipped.push(t.changedSince(titleIn(model, asked)));
    if (did && isAnothers(model, asked, did)) continue;
    const applied = apply(model, op);
    if (!applied.ok) skipped.push(applied.reason);
    else put(op);
    // Others may refer to the step by the name that it loses.
    if (applied.ok && op.op === 'node.rename') put(...followOps(model.doc, types, op.id, op.to));
  }
  return { ops, skipped: [...new Set(skipped)] };
}

/** Would taking an addition back remove what somebody else has changed since? */
function isAnothers({ doc, ...rest }: Model, op: Op, did: Op): boolean {
  if (op.op === 'node.remove' && did.op === 'node.add') {
    const node = doc.nodes[op.id];
    return Boolean(node) && (!same(node, did.node) || descendants(doc, op.id).length > 0);
  }
  const model = { doc, ...rest };
  if (op.op === 'note.remove' && did.op === 'note.add') {
    const note = onShelf(model, 'note', op.id);
    return note !== undefined && textOf(note) !== did.note.text;
  }
  if (op.op === 'frame.remove' && did.op === 'frame.add') {
    const frame = onShelf(model, 'frame', op.id);
    return frame !== undefined && textOf(frame) !== did.frame.label;
  }
  return false;
}

function titleIn(model: Model, op: Op): string {
  if (op.op === 'wf.set') return t.theWorkflow;
  const id = 'id' in op ? op.id : '';
  return (
    model.doc.nodes[id]?.label || (op.op.startsWith('note') ? t.aNote : op.op.startsWith('frame') ? t.aFrame : id)
  );
}

/** The history after steps got other ids. */
export function translatedHistory(
  { past, future }: History,
  names: ReadonlyMap<string, string>,
  types: Catalog,
  typeOf: (id: string) => string,
): History {
  const one = (step: Step): Step => ({
    ...step,
    inverse: step.inverse.map((op) => translated(op, names, types, typeOf)),
    ...(step.forward ? { forward: step.forward.map((op) => op && translated(op, names, types, typeOf)) } : {}),
  });
  return names.size ? { past: past.map(one), future: future.map(one) } : { past, future };
}
