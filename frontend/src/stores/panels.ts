/** The editor's side panels: open or closed, remembered on the device. */

import { create } from 'zustand';
import { deviceStorage } from './page';

type Side = 'left' | 'right';

interface Panels {
  left: boolean;
  right: boolean;
  show(side: Side): void;
  toggle(side: Side): void;
}

const KEY = 'baton.panels';

function remembered(): Record<Side, boolean> {
  try {
    const { left = true, right = true } = JSON.parse(deviceStorage()?.getItem(KEY) ?? '{}') as Partial<Panels>;
    return { left: Boolean(left), right: Boolean(right) };
  } catch {
    return { left: true, right: true }; // what is kept there was not written by us
  }
}

export const usePanels = create<Panels>()((set, get) => {
  const put = (side: Side, open: boolean): void => {
    set({ [side]: open });
    const { left, right } = get();
    deviceStorage()?.setItem(KEY, JSON.stringify({ left, right }));
  };
  return {
    ...remembered(),
    show: (side) => put(side, true),
    toggle: (side) => put(side, !get()[side]),
  };
});
