/** Pages for the tests of the document store: two workflows on a server, one device, tabs that live or crashed. */

import { vi } from 'vitest';
import { CATALOG, docOf } from '../graph/samples';
import type { Model } from '../graph/types';
import { createDocumentStore } from './document-store';
import type { OpenOptions } from './document-types';
import { FakeServer, memoryStorage, timers } from './fake-server';

export type Store = ReturnType<typeof page>;

function fresh() {
  return {
    servers: {
      one: new FakeServer(docOf({ start: 'start', a: 'model' }, 'start>a')),
      two: new FakeServer(docOf({ start: 'start' })),
    } as Record<string, FakeServer>,
    storage: memoryStorage(),
    /** What this device saw saved before. */
    lastSaved: null as Model | null,
    /** Does the browser keep its storage from us? */
    isOff: false,
    /** Pages that crashed. */
    dead: new Set<string>(),
  };
}

export let world = fresh();

/** A new world, whose clock stands until it is turned. */
export function begin(): void {
  vi.useFakeTimers();
  world = fresh();
}

export function page(name = 'page') {
  return createDocumentStore({
    transport: (id) => world.servers[id]!.transport(name),
    timers,
    storage: () => (world.isOff ? null : world.storage),
    page: name,
    alive: async () => (other) => other !== name && !world.dead.has(other),
    lastSaved: async () => world.lastSaved,
  });
}

export async function opened(id = 'one', name = 'page', how: OpenOptions = { user: 'ann' }): Promise<Store> {
  const store = page(name);
  store.getState().setCatalog(CATALOG, {});
  void store.getState().open(id, how);
  await vi.advanceTimersByTimeAsync(20);
  return store;
}

/** Ann and Bob have it open; the first deed is saved before the second, which knows nothing of it, is done. Bob's page. */
export async function oneAfterTheOther(
  first: (store: Store) => void,
  second: (store: Store) => void,
): Promise<Store> {
  const [ann, bob] = [await opened('one', 'p1'), await opened('one', 'p2')];
  first(ann);
  await vi.advanceTimersByTimeAsync(600);
  second(bob);
  await vi.advanceTimersByTimeAsync(3_000);
  return bob;
}

/** Looks for what others saved. */
export async function refreshed(...stores: Store[]): Promise<void> {
  for (const store of stores) await Promise.all([store.getState().refresh(), vi.advanceTimersByTimeAsync(100)]);
}
