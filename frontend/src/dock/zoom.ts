/** The part of a run's time that the timeline shows. */

export interface Scale {
  from: number;
  to: number;
}

/** No closer than this many milliseconds. */
const LEAST_MS = 10;

/** Zooms by `factor` (below 1: closer) around a moment, within the whole; null where that is the whole itself. */
export function zoomed(shown: Scale, whole: Scale, factor: number, around: number): Scale | null {
  const length = Math.max(LEAST_MS, (shown.to - shown.from) * factor);
  if (length >= whole.to - whole.from) return null;
  const share = (around - shown.from) / (shown.to - shown.from);
  return moved({ from: around - share * length, to: around + (1 - share) * length }, whole, 0);
}

/** Moves the part by so many milliseconds, as far as the whole reaches. */
export function moved(shown: Scale, whole: Scale, by: number): Scale {
  const length = shown.to - shown.from;
  const from = Math.max(whole.from, Math.min(whole.to - length, shown.from + by));
  return { from, to: from + length };
}
