/** What a person marked in the list on this device: pinned workflows, failures that were waved away. */
import { create } from 'zustand';
import { deviceStorage } from '@/stores/page';

type Marks = { pinned: ReadonlySet<string>; dismissed: ReadonlySet<string> };

const KEYS = { pinned: 'baton.pinned', dismissed: 'baton.dismissed' } as const;
const MOST = 200;

function read(key: string): ReadonlySet<string> {
  try {
    const ids: unknown = JSON.parse(deviceStorage()?.getItem(key) ?? '[]');
    return new Set(Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : []);
  } catch {
    return new Set(); // not written by us
  }
}

export const useMarks = create<Marks>(() => ({ pinned: read(KEYS.pinned), dismissed: read(KEYS.dismissed) }));

/** Puts a mark on an id or takes it off; kept on this device, the newest two hundred. */
export function mark(which: keyof Marks, id: string, on: boolean): void {
  const ids = new Set([...useMarks.getState()[which]].filter((other) => other !== id));
  if (on) ids.add(id);
  useMarks.setState({ [which]: ids });
  try {
    deviceStorage()?.setItem(KEYS[which], JSON.stringify([...ids].slice(-MOST)));
  } catch {
    // A full storage: the mark holds for this page.
  }
}
