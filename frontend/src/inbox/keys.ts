/** The inbox by keyboard: J and K walk, A and R answer, E opens the form, X selects, U takes back. */
import { useEffect, useRef } from 'react';
import { undoLast } from '../approvals/held';

interface InboxKeys {
  walk: (by: 1 | -1) => void;
  answer: (look: 'yes' | 'no') => void;
  edit: () => void;
  pick: () => void;
}

/** Where a letter is typed, or leads to an item. */
const ELSEWHERE = 'input, textarea, select, [contenteditable], [role="menu"], [role="dialog"]';

/** What a key does; false: nothing of ours. */
export function pressed(key: string, keys: InboxKeys): boolean {
  const acts: Record<string, () => unknown> = {
    j: () => keys.walk(1),
    k: () => keys.walk(-1),
    a: () => keys.answer('yes'),
    r: () => keys.answer('no'),
    e: keys.edit,
    x: keys.pick,
    u: undoLast,
  };
  const act = acts[key.toLowerCase()];
  act?.();
  return act !== undefined;
}

/** Listens while mounted, unless one types, a dialog is open, or somebody nearer has taken the key. */
export function useInboxKeys(keys: InboxKeys): void {
  const now = useRef(keys);
  now.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof HTMLElement && event.target.closest(ELSEWHERE)) return;
      if (document.querySelector('dialog[open]')) return;
      if (pressed(event.key, now.current)) event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
