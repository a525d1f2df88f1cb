/** The workflows that were opened last on this device. */
import { deviceStorage } from '@/stores/page';

const KEY = 'baton.recent';
const MOST = 8;

export function recentIds(): string[] {
  try {
    const ids: unknown = JSON.parse(deviceStorage()?.getItem(KEY) ?? '[]');
    return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : [];
  } catch {
    return []; // not written by us
  }
}

export function rememberOpened(id: string): void {
  const ids = [id, ...recentIds().filter((other) => other !== id)].slice(0, MOST);
  try {
    deviceStorage()?.setItem(KEY, JSON.stringify(ids));
  } catch {
    // A full storage is no reason to stop: this list is a convenience.
  }
}
