/** This page among the tabs of a browser: its name, and whether another page is still open. */

export const pageId = Math.random().toString(36).slice(2, 10);

const LOCK = 'baton.page.';
/** Without the Locks API a page that has not written for so long counts as gone. */
const SILENT_MS = 60_000;

let held = false;

/** Says to other tabs, for as long as this page lives, that it does. */
function hold(): void {
  if (held || !navigator.locks) return;
  held = true;
  // Never resolves: the browser lets go of the lock when the page ends, a crash included.
  void navigator.locks.request(LOCK + pageId, () => new Promise(() => {}));
}

/** Tells which pages are open, by their id and the time they last wrote. */
export async function alivePages(): Promise<(page: string, at: number) => boolean> {
  hold();
  if (!navigator.locks) return (page, at) => page !== pageId && Date.now() - at < SILENT_MS;
  const { held: locks = [] } = await navigator.locks.query();
  const names = new Set(locks.map((lock) => lock.name));
  return (page) => page !== pageId && names.has(LOCK + page);
}

/** The device's storage, or null where the browser keeps it from us. */
export function deviceStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
