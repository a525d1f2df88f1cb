/** The clock for what counts up on the page: one timer for all who look at it, none when nobody does. */
import { useState, useSyncExternalStore } from 'react';

const EVERY_MS = 500;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  now = Date.now();
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, EVERY_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

const never = () => () => {};

/** The time in milliseconds; it moves on twice a second while `ticking`, else it stays as it was at first. */
export function useNow(ticking = true): number {
  const [first] = useState(() => Date.now());
  const shared = useSyncExternalStore(ticking ? subscribe : never, () => now);
  return ticking ? Math.max(first, shared) : first;
}
