/** Whether the outline is on the page, in place of the canvas or beside it; remembered on the device. */

import { create } from 'zustand';
import { deviceStorage } from '../stores/page';

interface OutlineState {
  open: boolean;
  /** Beside the canvas, where there is room for both. */
  beside: boolean;
  /** Asked for just now: the focus goes into it. */
  fresh: boolean;
  toggle(): void;
  setBeside(beside: boolean): void;
}

const KEY = 'baton.outline';

function remembered(): Pick<OutlineState, 'open' | 'beside'> {
  try {
    const { open, beside } = JSON.parse(deviceStorage()?.getItem(KEY) ?? '{}') as Partial<OutlineState>;
    return { open: open === true, beside: beside === true };
  } catch {
    return { open: false, beside: false }; // what is kept there was not written by us
  }
}

export const useOutline = create<OutlineState>()((set, get) => {
  const keep = (change: Partial<OutlineState>): void => {
    set(change);
    const { open, beside } = get();
    deviceStorage()?.setItem(KEY, JSON.stringify({ open, beside }));
  };
  return {
    ...remembered(),
    fresh: false,
    toggle: () => keep({ open: !get().open, fresh: !get().open }),
    setBeside: (beside) => keep({ beside }),
  };
});
