/** A document with all its parts: written by hand it may leave out wires, and all of a note or frame but what is in it. */

import type { Doc, FrameDoc, NoteDoc } from './types';

export function whole(given: Doc): Doc {
  const { nodes = {}, edges = [], ui = {} } = given;
  const parts = { ...ui };
  if (ui.notes) parts.notes = lying<NoteDoc>(ui.notes, 'note', { text: '', x: 0, y: 0, w: 240, h: 120 });
  if (ui.frames) parts.frames = lying<FrameDoc>(ui.frames, 'frame', { label: '', x: 0, y: 0, w: 480, h: 320 });
  return { ...given, nodes, edges, ui: parts };
}

/** Each with a size, and under a name of its own. */
function lying<T extends { id: string; w: number; h: number }>(items: T[], stem: string, base: Omit<T, 'id'>): T[] {
  const taken = new Set<string>();
  return items.map((item, index) => {
    const id = item.id && !taken.has(item.id) ? item.id : `${item.id || stem}_${index + 1}`;
    taken.add(id);
    const isWhole = item.id === id && Object.keys(base).every((key) => key in item) && item.w > 0 && item.h > 0;
    if (isWhole) return item;
    return { ...base, ...item, id, w: item.w > 0 ? item.w : base.w, h: item.h > 0 ? item.h : base.h } as T;
  });
}
