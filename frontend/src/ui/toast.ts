/** Short messages at the edge of the window: the list, and how to add to it from anywhere. */
import { create } from 'zustand';

export type ToastOptions = {
  tone?: 'ok' | 'fail' | 'info';
  action?: { label: string; onSelect: () => void };
  /** Milliseconds; errors and those with an action stay longer. */
  duration?: number;
};

export type ToastEntry = ToastOptions & { id: number; text: string };

export const useToasts = create<{ entries: ToastEntry[] }>(() => ({ entries: [] }));

/** Milliseconds: long enough to be read, and with an action to be come to by keyboard. */
const SHORT = 5000;
const LONG = 12_000;
const AFTER_HOLD = 1500;

let last = 0;

export function dismissToast(id: number): void {
  useToasts.setState(({ entries }) => ({ entries: entries.filter((entry) => entry.id !== id) }));
}

export function toast(text: string, options: ToastOptions = {}): void {
  post(text, options);
}

/** The same; returns the message's id, for `dismissToast`. */
export function post(text: string, options: ToastOptions): number {
  last += 1;
  const id = last;
  // The same words twice are one message; more than four at once are noise.
  useToasts.setState(({ entries }) => ({
    entries: [...entries.filter((entry) => entry.text !== text).slice(-3), { ...options, id, text }],
  }));
  const stay = options.duration ?? (options.tone === 'fail' || options.action ? LONG : SHORT);
  setTimeout(() => leave(id), stay);
  return id;
}

/** While somebody reads or has the focus there, messages stay. */
let held = false;
const due = new Set<number>();

/** Does somebody read them just now? What a message gives time for waits as long. */
export const areToastsHeld = (): boolean => held;

export function holdToasts(hold: boolean): void {
  held = hold;
  if (held || due.size === 0) return;
  setTimeout(() => {
    if (held) return;
    for (const id of due) dismissToast(id);
    due.clear();
  }, AFTER_HOLD);
}

function leave(id: number): void {
  if (held) due.add(id);
  else dismissToast(id);
}
