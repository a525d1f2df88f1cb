/** How long to wait before the next try: doubling, capped, with jitter so that many tabs do not come back at once. */

const FIRST_MS = 400;
const LONGEST_MS = 15_000;

/** Milliseconds before try number `attempt` (from 0); `random` is in [0, 1). */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return full * (0.5 + random() / 2);
}
