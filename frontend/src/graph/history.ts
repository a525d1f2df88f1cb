/** Undo and redo: what was done, gesture by gesture, with the operations that take it back. */

import type { Op } from './ops';

export interface Step {
  /** What takes the step back. */
  inverse: Op[];
  /** Steps of one key that follow each other quickly become one (typing in a field). */
  key?: string;
  at: number;
}

export interface History {
  past: readonly Step[];
  future: readonly Step[];
}

export const MERGE_MS = 800;
const DEPTH = 300;

export const NO_HISTORY: History = { past: [], future: [] };

/** The history after a new step; what could be redone is gone. */
export function record(history: History, step: Step): History {
  const last = history.past.at(-1);
  if (last && step.key && last.key === step.key && step.at - last.at < MERGE_MS) {
    const merged = { ...last, inverse: [...step.inverse, ...last.inverse], at: step.at };
    return { past: [...history.past.slice(0, -1), merged], future: [] };
  }
  return { past: [...history.past, step].slice(-DEPTH), future: [] };
}

/** The step to take back, and the history once `redo` (the operations that redo it) is known. */
export function stepBack(history: History): { step: Step; done: (redo: Op[]) => History } | null {
  const step = history.past.at(-1);
  if (!step) return null;
  const past = history.past.slice(0, -1);
  return {
    step,
    done: (redo) => ({ past, future: redo.length ? [...history.future, { inverse: redo, at: 0 }] : history.future }),
  };
}

/** The step to do again, and the history once the operations that take it back are known. */
export function stepForward(history: History): { step: Step; done: (undo: Op[]) => History } | null {
  const step = history.future.at(-1);
  if (!step) return null;
  const future = history.future.slice(0, -1);
  return {
    step,
    done: (undo) => ({ future, past: undo.length ? [...history.past, { inverse: undo, at: 0 }] : history.past }),
  };
}
