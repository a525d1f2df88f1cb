/** What a workflow was, minute by minute, as this device saw it saved: kept in IndexedDB, for each person apart. */

import type { Model } from '../graph/types';
import { useDocument } from './document';

export interface Earlier extends Model {
  /** Person, workflow, minute: a minute has one state, its last. */
  key: [string, string, number];
  at: number;
  revision: number;
}

const DATABASE = 'baton';
const STORE = 'earlier';
/** So many minutes in which something was saved; the oldest go first. */
const MOST = 60;
/** A state is worth keeping once nothing more was saved for so long. */
const REST_MS = 1500;
const MINUTE = 60_000;

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB'));
  });
}

let opening: Promise<IDBDatabase> | undefined;

function database(): Promise<IDBDatabase> {
  if (opening) return opening;
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'key' });
  opening = settled(request);
  return opening;
}

function range(user: string, workflow: string): IDBKeyRange {
  return IDBKeyRange.bound([user, workflow, 0], [user, workflow, Number.MAX_SAFE_INTEGER]);
}

async function store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  return (await database()).transaction(STORE, mode).objectStore(STORE);
}

/** The states of a workflow that this device has, the newest first. */
export async function earlier(user: string, workflow: string): Promise<Earlier[]> {
  const found = (await settled((await store('readonly')).getAll(range(user, workflow)))) as Earlier[];
  return found.reverse();
}

async function keep(entry: Earlier): Promise<void> {
  const states = await store('readwrite');
  await settled(states.put(entry));
  const [user, workflow] = entry.key;
  const keys = await settled(states.getAllKeys(range(user, workflow)));
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST)).map((key) => settled(states.delete(key))));
}

/** Keeps what is saved from now on; `onFault` is told once where the browser keeps nothing. Returns what ends it. */
export function keepEarlier(user: string, onFault: (error: unknown) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let kept = '';
  let told = false;
  const fault = (error: unknown): void => {
    if (!told) onFault(error);
    told = true;
  };
  const note = (): void => {
    const { id, name, description, doc, revision, save, status, readOnly } = useDocument.getState();
    if (!id || status !== 'ready' || readOnly || save.pending || `${id} ${revision}` === kept) return;
    kept = `${id} ${revision}`;
    const at = Date.now();
    keep({ key: [user, id, Math.floor(at / MINUTE)], at, revision, name, description, doc }).catch(fault);
  };
  const off = useDocument.subscribe((now, before) => {
    if (now.revision === before.revision && now.status === before.status) return;
    clearTimeout(timer);
    timer = setTimeout(note, REST_MS);
  });
  timer = setTimeout(note, REST_MS);
  return () => {
    clearTimeout(timer);
    off();
  };
}
