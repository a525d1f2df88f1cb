/** Listeners by key, woken once an animation frame: a change of one key wakes only those who listen to it. */

type Listener = () => void;

export class Pulse {
  private listeners = new Map<string, Set<Listener>>();
  private dirty = new Set<string>();
  private frame: number | null = null;

  /** `afterFlush` runs once a frame, after the listeners, for what is shown of the whole. */
  constructor(private afterFlush: () => void = () => {}) {
    // A hidden tab gets no frames: what came meanwhile is shown when it comes back.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && this.frame !== null) this.flush();
    });
  }

  subscribe(key: string, listener: Listener): () => void {
    const set = this.listeners.get(key) ?? new Set();
    this.listeners.set(key, set);
    set.add(listener);
    return () => {
      set.delete(listener);
      if (set.size === 0) this.listeners.delete(key);
    };
  }

  /** Notes a change of `key` (none: only of the whole) for the next frame. */
  touch(key?: string): void {
    if (key !== undefined) this.dirty.add(key);
    if (this.frame === null) this.frame = requestAnimationFrame(() => this.flush());
  }

  /** Wakes every listener, at once. */
  wakeAll(): void {
    for (const key of this.listeners.keys()) this.dirty.add(key);
    this.flush();
  }

  flush(): void {
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    this.frame = null;
    const keys = [...this.dirty];
    this.dirty.clear();
    for (const key of keys) for (const listener of [...(this.listeners.get(key) ?? [])]) listener();
    this.afterFlush();
  }
}
