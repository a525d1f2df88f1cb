/** Whether the window is too narrow for panels beside the canvas; they are sheets over it then. */

import { useSyncExternalStore } from 'react';

const NARROW = '(width < 900px)';

function query(): MediaQueryList | null {
  return typeof window !== 'undefined' && typeof window.matchMedia === 'function' ? window.matchMedia(NARROW) : null;
}

export function isNarrow(): boolean {
  return query()?.matches ?? false;
}

function subscribe(notify: () => void): () => void {
  const media = query();
  media?.addEventListener('change', notify);
  return () => media?.removeEventListener('change', notify);
}

export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, isNarrow);
}

/** How long a movement of the view takes, in ms: none where less motion is asked for. */
export function glide(ms: number): number {
  return typeof window !== 'undefined' && window.matchMedia?.('(prefers-reduced-motion: reduce)').matches ? 0 : ms;
}
