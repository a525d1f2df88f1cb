/** The dock at the foot of the editor: which tab, how high, open or closed; remembered on the device. */

import { create } from 'zustand';
import { deviceStorage } from './page';

export type DockTab = 'timeline' | 'output' | 'log' | 'checks';

export const DOCK_LOWEST = 120;
export const DOCK_HIGHEST = 720;
const KEY = 'baton.dock';

interface Dock {
  open: boolean;
  tab: DockTab;
  /** Of the open dock, in pixels. */
  height: number;
  show: (tab: DockTab) => void;
  toggle: () => void;
  resize: (height: number) => void;
}

function remembered(): Pick<Dock, 'open' | 'height'> {
  try {
    const { open, height } = JSON.parse(deviceStorage()?.getItem(KEY) ?? '{}') as Partial<Dock>;
    return { open: open !== false, height: clamp(Number(height) || 236) };
  } catch {
    return { open: true, height: 236 }; // what is kept there was not written by us
  }
}

function clamp(height: number): number {
  return Math.round(Math.min(DOCK_HIGHEST, Math.max(DOCK_LOWEST, height)));
}

export const useDock = create<Dock>()((set, get) => {
  const keep = (change: Partial<Pick<Dock, 'open' | 'tab' | 'height'>>) => {
    set(change);
    const { open, height } = get();
    deviceStorage()?.setItem(KEY, JSON.stringify({ open, height }));
  };
  return {
    ...remembered(),
    tab: 'timeline',
    show: (tab) => keep({ tab, open: true }),
    toggle: () => keep({ open: !get().open }),
    resize: (height) => keep({ height: clamp(height), open: true }),
  };
});
