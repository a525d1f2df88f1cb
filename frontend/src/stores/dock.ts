/** The dock at the foot of the editor: which tab, how high, open or closed; remembered on the device. */

import { create } from 'zustand';
import { deviceStorage } from './page';
import { useRun } from './run';
import { isNarrow, useNarrow } from './screen';

export type DockTab = 'timeline' | 'output' | 'log' | 'checks';

export const DOCK_LOWEST = 120;
export const DOCK_HIGHEST = 720;
/** Its height until somebody moves its edge: six rows of the timeline, whole. */
export const DOCK_HEIGHT = 280;
const KEY = 'baton.dock';

interface Dock {
  /** Null until somebody opens or closes it: then it is open while a run is shown. */
  open: boolean | null;
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
    return { open: typeof open === 'boolean' ? open : null, height: clamp(Number(height) || DOCK_HEIGHT) };
  } catch {
    return { open: null, height: DOCK_HEIGHT }; // what is kept there was not written by us
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
    toggle: () => keep({ open: !isOpen(get().open, isNarrow(), useRun.getState().runId !== null) }),
    resize: (height) => keep({ height: clamp(height), open: true }),
  };
});

/** A narrow window has room for the canvas alone until the dock is asked for. */
function isOpen(open: boolean | null, narrow: boolean, hasRun: boolean): boolean {
  return open ?? (hasRun && !narrow);
}

/** Whether the dock is to be seen now. */
export function useDockOpen(): boolean {
  const open = useDock((dock) => dock.open);
  const hasRun = useRun((run) => run.runId !== null);
  return isOpen(open, useNarrow(), hasRun);
}
