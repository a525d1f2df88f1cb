/** Which lens is on and what it says of each step; cards read one short text each. */

import { create } from 'zustand';

export type LensId = 'cost' | 'latency' | 'errors' | 'changes';
export const LENSES: readonly LensId[] = ['cost', 'latency', 'errors', 'changes'];

/** What a lens says of a step: how strong its colour is (0 to 4, or the kind of a change), and why, as text. */
export interface Mark {
  level: string;
  text: string;
}

export interface Seen {
  marks: ReadonlyMap<string, Mark>;
  /** The ends of the scale as text, where the lens has one. */
  least: string | null;
  most: string | null;
  /** What else the legend says: that there is nothing to see, and why. */
  note: string | null;
}

export const NOTHING_SEEN: Seen = { marks: new Map(), least: null, most: null, note: null };

interface Lens {
  lens: LensId | null;
  seen: Seen;
}

export const useLens = create<Lens>()(() => ({ lens: null, seen: NOTHING_SEEN }));

/** Puts a lens on; the one that is on already is taken off. */
export function chooseLens(lens: LensId | null): void {
  useLens.setState((before) => ({ lens: before.lens === lens ? null : lens, seen: NOTHING_SEEN }));
}

/** `level|text` of a step, `none|` where the lens says nothing of it; null while no lens is on, or it has nothing to say at all. */
export function useLensMark(id: string): string | null {
  return useLens(({ lens, seen }) => {
    // With nothing to say of any step, none steps back.
    if (lens === null || seen.marks.size === 0) return null;
    const mark = seen.marks.get(id);
    return mark ? `${mark.level}|${mark.text}` : 'none|';
  });
}
