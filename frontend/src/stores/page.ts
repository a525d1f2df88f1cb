/** This page among the tabs of a browser: its name, and whether another page is still open. */

export const pageId = Math.random().toString(36).slice(2, 10);

const LOCK = 'baton.page.';
/** Browsers give locks to pages by HTTPS only; by HTTP the pages are asked, and whoever lives answers at once. */
const CHANNEL = 'baton.pages';
const PATIENCE_MS = 400;

let held = false;
let channel: BroadcastChannel | undefined;
const answered = new Set<string>();

/** Says to other tabs, for as long as this page lives, that it does. */
function hold(): void {
  if (held) return;
  held = true;
  // Never resolves: the browser lets go of the lock when the page ends, a crash included.
  if (navigator.locks) void navigator.locks.request(LOCK + pageId, () => new Promise(() => {}));
  else {
    channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = ({ data }: MessageEvent<{ who?: true; here?: string }>) => {
      if (data.who) channel?.postMessage({ here: pageId });
      if (data.here) answered.add(data.here);
    };
  }
}

/** Tells which of these pages are open. */
export async function alivePages(pages: readonly string[]): Promise<(page: string) => boolean> {
  hold();
  if (pages.every((page) => page === pageId)) return () => false;
  if (!navigator.locks) {
    answered.clear();
    channel?.postMessage({ who: true });
    await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
    const open = new Set(answered);
    return (page) => open.has(page);
  }
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
