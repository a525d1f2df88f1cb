/** Which hints a person has had on this device, whether they want any, and which one is shown now: at most one. */
import { create } from 'zustand';
import { deviceStorage } from '@/stores/page';

export type HintId = 'run' | 'wire' | 'approve' | 'find' | 'share' | 'playhead';

const KEY = 'baton.hints';

interface Hints {
  on: boolean;
  /** Done or waved away: not shown again. */
  had: ReadonlySet<string>;
}

function read(): Hints {
  try {
    const kept: unknown = JSON.parse(deviceStorage()?.getItem(KEY) ?? '{}');
    const { on, had } = (kept ?? {}) as { on?: unknown; had?: unknown };
    return { on: on !== false, had: new Set(Array.isArray(had) ? had.map(String) : []) };
  } catch {
    return { on: true, had: new Set() }; // not written by us
  }
}

export const useHints = create<Hints>(read);

function keep(change: Partial<Hints>): void {
  useHints.setState(change);
  const { on, had } = useHints.getState();
  try {
    deviceStorage()?.setItem(KEY, JSON.stringify({ on, had: [...had] }));
  } catch {
    // A full storage: the hints come again with the next page.
  }
}

/** The person did it, or has read it. */
export function hadHint(id: HintId): void {
  const { had } = useHints.getState();
  if (!had.has(id)) keep({ had: new Set([...had, id]) });
}

export function setHints(on: boolean): void {
  keep({ on });
}

export function forgetHints(): void {
  keep({ on: true, had: new Set() });
}
