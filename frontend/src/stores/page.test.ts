/** Which pages of a browser are open: by locks where there are any, else by asking. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

async function page() {
  vi.resetModules();
  return import('./page');
}

describe('another page of this browser', () => {
  beforeEach(() => vi.stubGlobal('navigator', {}));
  afterEach(() => vi.unstubAllGlobals());

  test('is found by asking where pages get no locks, which is so by HTTP', async () => {
    const [one, two] = [await page(), await page()];
    await one.alivePages([]);
    const isOpen = await two.alivePages([one.pageId, 'gone']);
    expect([one.pageId, 'gone', two.pageId].map(isOpen)).toEqual([true, false, false]);
  });

  test('is not waited for where there is none to ask about', async () => {
    const { alivePages, pageId } = await page();
    vi.useFakeTimers();
    const isOpen = await alivePages([pageId]);
    vi.useRealTimers();
    expect(isOpen(pageId)).toBe(false);
  });
});
