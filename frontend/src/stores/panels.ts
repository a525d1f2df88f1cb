/** The editor's side panels. Beside the canvas they are remembered on the device; on a narrow window they are sheets over it. */

import { create } from 'zustand';
import { useDocument } from './document';
import { deviceStorage } from './page';
import { isNarrow, useNarrow } from './screen';

export type Side = 'left' | 'right';

interface Kept {
  left: boolean;
  /** The inspector opens with a selected step… */
  right: boolean;
  /** …and also with nothing selected, for the workflow itself. */
  pinned: boolean;
}

interface Panels extends Kept {
  /** The sheet that was asked for on a narrow window. */
  sheet: Side | null;
  show(side: Side): void;
  hide(side: Side): void;
  toggle(side: Side): void;
}

const KEY = 'baton.panels';
const AT_FIRST: Kept = { left: true, right: true, pinned: false };

function remembered(): Kept {
  try {
    const { left, right, pinned } = {
      ...AT_FIRST,
      ...(JSON.parse(deviceStorage()?.getItem(KEY) ?? '{}') as Partial<Kept>),
    };
    return { left: Boolean(left), right: Boolean(right), pinned: Boolean(pinned) };
  } catch {
    return AT_FIRST; // what is kept there was not written by us
  }
}

/** One selected step has something to show in the inspector. */
function isStepSelected({ selection, doc }: { selection: readonly string[]; doc: { nodes: object } }): boolean {
  const [only] = selection;
  return selection.length === 1 && only !== undefined && Object.hasOwn(doc.nodes, only);
}

/** Whether a panel is to be seen; `hasStep`: exactly one step is selected. */
export function isOpen(side: Side, panels: Panels, narrow: boolean, hasStep: boolean): boolean {
  if (narrow)
    return side === 'left'
      ? panels.sheet === 'left'
      : panels.sheet !== 'left' && (panels.sheet === 'right' || hasStep);
  return side === 'left' ? panels.left : panels.right && (panels.pinned || hasStep);
}

export const usePanels = create<Panels>()((set, get) => {
  const keep = (change: Partial<Kept>): void => {
    set(change);
    const { left, right, pinned } = get();
    deviceStorage()?.setItem(KEY, JSON.stringify({ left, right, pinned }));
  };
  const hasStep = (): boolean => isStepSelected(useDocument.getState());
  return {
    ...remembered(),
    sheet: null,
    show(side) {
      if (isNarrow()) set({ sheet: side });
      else if (side === 'left') keep({ left: true });
      else keep({ right: true, pinned: get().pinned || !hasStep() });
    },
    hide(side) {
      if (isNarrow()) {
        set({ sheet: null });
        if (side === 'right') useDocument.getState().select([]);
      } else if (side === 'left') keep({ left: false });
      else keep({ right: false, pinned: false });
    },
    toggle(side) {
      if (isOpen(side, get(), isNarrow(), hasStep())) get().hide(side);
      else get().show(side);
    },
  };
});

/** Which panels are to be seen now. */
export function useOpenPanels(): Record<Side, boolean> & { narrow: boolean } {
  const panels = usePanels();
  const narrow = useNarrow();
  const hasStep = useDocument(isStepSelected);
  return {
    narrow,
    left: isOpen('left', panels, narrow, hasStep),
    right: isOpen('right', panels, narrow, hasStep),
  };
}
