/** What the canvas shows for a moment and no document knows: the title being edited, the add menu, a wire being drawn. */

import type { ReactFlowInstance } from '@xyflow/react';
import { create } from 'zustand';
import { mayConnect } from '../graph/connect';
import { edge } from '../graph/edits';
import type { EdgeDoc } from '../graph/types';
import { useDocument } from '../stores/document';

export interface AddMenuAt {
  /** On screen, in pixels. */
  screen: { x: number; y: number };
  /** On the canvas; absent: next to what it follows. */
  canvas?: { x: number; y: number };
  after?: { id: string; port?: string };
  on?: EdgeDoc;
  /** The container it goes into. */
  into?: string;
  /** The step that what is chosen takes the place of. */
  replace?: string;
}

/** A wire being drawn: from where, and for each other node why it may not end there (null: it may). */
export interface Drawing {
  source: string;
  port: string;
  verdicts: ReadonlyMap<string, string | null>;
}

interface CanvasState {
  editing: string | null;
  menu: AddMenuAt | null;
  drawing: Drawing | null;
  /** The container that dragged nodes would drop into. */
  dropContainer: string | null;
  /** Something is dragged, or an arrow key held: see `useStill`. */
  isMoving: boolean;
  selectedEdges: readonly string[];
  searching: boolean;
  helping: boolean;
  edit(id: string | null): void;
  openMenu(menu: AddMenuAt | null): void;
  draw(from: { source: string; port: string } | null): void;
}

export const useCanvas = create<CanvasState>()((set) => ({
  editing: null,
  menu: null,
  drawing: null,
  dropContainer: null,
  isMoving: false,
  selectedEdges: [],
  searching: false,
  helping: false,
  edit: (editing) => set({ editing }),
  openMenu: (menu) => set({ menu }),
  draw(from) {
    if (!from) return set({ drawing: null });
    const { doc, types } = useDocument.getState();
    const verdicts = new Map<string, string | null>();
    for (const id of Object.keys(doc.nodes))
      if (id !== from.source) verdicts.set(id, mayConnect(doc, types, edge(from.source, from.port, id)));
    set({ drawing: { ...from, verdicts } });
  },
}));

let instance: ReactFlowInstance | null = null;

/** The canvas on the page; null while there is none. */
export function flow(): ReactFlowInstance | null {
  return instance;
}

export function setFlow(next: ReactFlowInstance | null): void {
  instance = next;
}
