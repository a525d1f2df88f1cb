/** Which wires tell what flowed through them: the one under the pointer, and those whose card was pinned. */

import { create } from 'zustand';
import { edgeKey, portOf } from '../graph/types';
import { useDocument } from '../stores/document';

/** A wire's ends and where its card stands, on the canvas. */
export interface WireAt {
  id: string;
  source: string;
  port: string;
  target: string;
  x: number;
  y: number;
}

interface Wires {
  hovered: WireAt | null;
  pinned: readonly WireAt[];
  /** The pointer has come to a wire: its card is shown after a moment, or pinned at once. */
  hover(wire: WireAt, pin: boolean): void;
  show(wire: WireAt): void;
  /** The pointer or the selection has left the wire. */
  leave(id: string): void;
  /** The pointer has reached the card. */
  stay(): void;
  pin(): void;
  unpin(id?: string): void;
}

/** A pointer that only passes by asks nothing. */
const AFTER_MS = 150;
/** Time to reach the card itself. */
const STAYS_MS = 250;

let timer: ReturnType<typeof setTimeout> | undefined;

export const useWires = create<Wires>()((set, get) => ({
  hovered: null,
  pinned: [],
  hover(wire, pin) {
    clearTimeout(timer);
    if (pin) {
      set({ hovered: wire });
      get().pin();
    } else if (get().hovered?.id !== wire.id) timer = setTimeout(() => get().show(wire), AFTER_MS);
  },
  show(wire) {
    clearTimeout(timer);
    set({ hovered: wire });
  },
  leave(id) {
    clearTimeout(timer);
    if (get().hovered?.id === id) timer = setTimeout(() => set({ hovered: null }), STAYS_MS);
  },
  stay() {
    clearTimeout(timer);
  },
  pin() {
    const { hovered, pinned } = get();
    if (hovered) set({ hovered: null, pinned: [...pinned.filter(({ id }) => id !== hovered.id), hovered] });
  },
  unpin(id) {
    clearTimeout(timer);
    set({ hovered: null, pinned: id === undefined ? [] : get().pinned.filter((wire) => wire.id !== id) });
  },
}));

/** A wire of the document, with the middle of its line; null where it is not drawn. */
export function wireOf(id: string): WireAt | null {
  const found = useDocument.getState().doc.edges.find((each) => edgeKey(each) === id);
  const line = document.querySelector<SVGPathElement>(`.react-flow__edge[data-id="${CSS.escape(id)}"] path`);
  if (!found || !line) return null;
  const { x, y } = line.getPointAtLength(line.getTotalLength() / 2);
  return { id, source: found.source, port: portOf(found), target: found.target, x, y };
}

/** Tells of the next wire of the selected step: those that leave it first, then those that lead to it. */
export function nextWire(): void {
  const { selection, doc } = useDocument.getState();
  const [only] = selection;
  const own = [
    ...doc.edges.filter(({ source }) => source === only),
    ...doc.edges.filter(({ target }) => target === only),
  ].map(edgeKey);
  const at = own.indexOf(useWires.getState().hovered?.id ?? '');
  const wire = own.length > 0 ? wireOf(own[(at + 1) % own.length]!) : null;
  if (wire) useWires.getState().show(wire);
}
