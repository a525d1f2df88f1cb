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

let last = 0;

export function dismissToast(id: number): void {
  useToasts.setState(({ entries }) => ({ entries: entries.filter((entry) => entry.id !== id) }));
}

export function toast(text: string, options: ToastOptions = {}): void {
  last += 1;
  const id = last;
  // The same words twice are one message; more than four at once are noise.
  useToasts.setState(({ entries }) => ({
    entries: [...entries.filter((entry) => entry.text !== text).slice(-3), { ...options, id, text }],
  }));
  const stay = options.duration ?? (options.tone === 'fail' || options.action ? 8000 : 3500);
  setTimeout(() => dismissToast(id), stay);
}
