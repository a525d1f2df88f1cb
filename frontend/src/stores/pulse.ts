/** Listeners by key, woken together in an animation frame: a change of one key wakes only those who listen to it. */

type Listener = () => void;

/**
 * At least so many ms lie between two wakings. Each costs the browser a drawing of the canvas, however little changed;
 * fifty updates a second in a frame each would cost five times as much, and nobody reads faster than this.
 */
const REST = 100;

export class Pulse {
  private listeners = new Map<string, Set<Listener>>();
  private dirty = new Set<string>();
  private frame: number | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private last = Number.NEGATIVE_INFINITY;

  /** `afterFlush` runs once a frame, after the listeners, for what is shown of the whole. */
  constructor(private afterFlush: () => void = () => {}) {
    // A hidden tab gets no frames: what came meanwhile is shown when it comes back.
    document.addEventListener('visibilitychange', () => {
      const isAwaited = this.frame !== null || this.timer !== null;
      if (document.visibilityState === 'visible' && isAwaited) this.flush();
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

  /** Notes a change of `key` (none: only of the whole) for the next waking. */
  touch(key?: string): void {
    if (key !== undefined) this.dirty.add(key);
    if (this.frame !== null || this.timer !== null) return;
    const rest = REST - (performance.now() - this.last);
    if (rest <= 0) this.ask();
    else this.timer = setTimeout(() => this.ask(), rest);
  }

  private ask(): void {
    this.timer = null;
    this.frame = requestAnimationFrame(() => this.flush());
  }

  /** Wakes every listener, at once. */
  wakeAll(): void {
    for (const key of this.listeners.keys()) this.dirty.add(key);
    this.flush();
  }

  flush(): void {
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    if (this.timer !== null) clearTimeout(this.timer);
    this.frame = null;
    this.timer = null;
    this.last = performance.now();
    const keys = [...this.dirty];
    this.dirty.clear();
    for (const key of keys) for (const listener of [...(this.listeners.get(key) ?? [])]) listener();
    this.afterFlush();
  }
}
