/** The keys that a person chose instead of a command's own, by the command's id; kept on this device. */

import { create } from 'zustand';
import { deviceStorage } from '../stores/page';

export type Own = Readonly<Record<string, readonly string[]>>;

const KEY = 'baton.keys';

/** What is kept; anything there that is not ours counts as nothing. */
export function parseOwn(text: string | null | undefined): Own {
  try {
    const kept: unknown = JSON.parse(text ?? '{}');
    if (typeof kept !== 'object' || kept === null || Array.isArray(kept)) return {};
    const isKeys = (keys: unknown): keys is string[] =>
      Array.isArray(keys) && keys.every((key) => typeof key === 'string' && key !== '');
    return Object.fromEntries(Object.entries(kept).filter(([, keys]) => isKeys(keys)));
  } catch {
    return {};
  }
}

export const useOwnKeys = create<{ own: Own }>()(() => ({ own: parseOwn(deviceStorage()?.getItem(KEY)) }));

function keep(own: Own): void {
  useOwnKeys.setState({ own });
  if (Object.keys(own).length) deviceStorage()?.setItem(KEY, JSON.stringify(own));
  else deviceStorage()?.removeItem(KEY);
}

/** `own` with other keys for one command; who had chosen one of them before gives it up. */
export function withKeys(own: Own, id: string, keys: readonly string[]): Own {
  const left = Object.entries(own).map(([other, theirs]) => [other, theirs.filter((key) => !keys.includes(key))]);
  return { ...Object.fromEntries(left), [id]: keys };
}

export function setKeys(id: string, keys: readonly string[]): void {
  keep(withKeys(useOwnKeys.getState().own, id, keys));
}

/** Back to the command's own keys; without an id, of all commands. */
export function resetKeys(id?: string): void {
  const { [id ?? '']: _, ...rest } = useOwnKeys.getState().own;
  keep(id === undefined ? {} : rest);
}

// Another tab changed them: this one obeys too.
if (typeof window !== 'undefined') {
  window.addEventListener('storage', (event) => {
    if (event.key === KEY) useOwnKeys.setState({ own: parseOwn(event.newValue) });
  });
}

/** The key that does a command now, of which `key` is the usual one; undefined where a person gave it to another. */
export function keyNow(id = '', key?: string, own = useOwnKeys.getState().own): string | undefined {
  if (own[id]) return own[id][0];
  const isTaken = key !== undefined && Object.values(own).some((keys) => keys.includes(key));
  return isTaken ? undefined : key;
}

export function useKey(id?: string, key?: string): string | undefined {
  return useOwnKeys(({ own }) => keyNow(id, key, own));
}
