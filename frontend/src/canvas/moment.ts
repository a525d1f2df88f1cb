/** What is open over the canvas because of a key or a right click: a context menu, connecting by list, search. */

import { create } from 'zustand';
import type { MenuPlace } from '../commands/types';
import type { EdgeDoc } from '../graph/types';

interface Point {
  x: number;
  y: number;
}

export interface MenuAt {
  place: MenuPlace;
  /** On screen, in pixels. */
  screen: Point;
  /** The same place on the canvas. */
  canvas: Point;
}

/** Connecting by list: from a step, or giving a wire another target. */
export interface Connecting {
  source: string;
  /** Known where a wire is given another target. */
  wire?: EdgeDoc;
}

interface Moment {
  menu: MenuAt | null;
  /** Where the last context menu was opened; what it does at a place, it does there. */
  point: Point | null;
  connecting: Connecting | null;
  finding: boolean;
}

export const useMoment = create<Moment>()(() => ({ menu: null, point: null, connecting: null, finding: false }));

export function openMenu(menu: MenuAt): void {
  useMoment.setState({ menu, point: menu.canvas, connecting: null });
}
