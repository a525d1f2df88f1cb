/** While one card is dragged: it snaps to the edges and middles of those on screen, and lines show to which. */

import type { NodeChange } from '@xyflow/react';
import type { Rect } from '../graph/geometry';
import { type Guide, type Guides, guidesOf, nearest } from '../graph/snap';
import { useDocument } from '../stores/document';
import { layoutNow } from './actions';
import s from './canvas.module.css';
import type { FlowNode } from './projection';
import { flow } from './state';

/** So near, in pixels of the screen, a card snaps. */
const REACH = 5;

interface Snapping {
  id: string;
  size: { w: number; h: number };
  guides: Guides;
  /** The corner that positions are relative to. */
  corner: { x: number; y: number };
  reach: number;
  lines: HTMLElement[];
  /** How far the last snap moved it. */
  by: { x: number; y: number };
}

let now: Snapping | null = null;

/** Collects the guides once, when the drag begins: of what is on screen and stands in the same place. */
export function start(id: string): void {
  stop();
  const { doc } = useDocument.getState();
  const canvas = flow();
  const pane = document.querySelector('.react-flow')?.getBoundingClientRect();
  if (!canvas || !pane || !doc.nodes[id]) return;
  const layout = layoutNow();
  const from = canvas.screenToFlowPosition({ x: pane.left, y: pane.top });
  const to = canvas.screenToFlowPosition({ x: pane.right, y: pane.bottom });
  const isSeen = (rect: Rect): boolean =>
    rect.x < to.x && rect.x + rect.w > from.x && rect.y < to.y && rect.y + rect.h > from.y;
  const { parent } = doc.nodes[id];
  const rects = Object.keys(doc.nodes)
    .filter((other) => other !== id && doc.nodes[other]!.parent === parent)
    .map((other) => layout.absolute(other))
    .filter(isSeen);
  const own = layout.absolute(id);
  const relative = layout.rects.get(id) ?? own;
  now = {
    id,
    size: { w: own.w, h: own.h },
    guides: guidesOf(rects),
    corner: { x: own.x - relative.x, y: own.y - relative.y },
    reach: REACH / canvas.getZoom(),
    lines: [],
    by: { x: 0, y: 0 },
  };
}

/** The changes of a drag, the dragged card where it snaps to. */
export function snapped(changes: NodeChange<FlowNode>[]): NodeChange<FlowNode>[] {
  const drag = now;
  if (!drag) return changes;
  return changes.map((change) => {
    if (change.type !== 'position' || change.id !== drag.id || !change.position) return change;
    const x = change.position.x + drag.corner.x;
    const y = change.position.y + drag.corner.y;
    const { w, h } = drag.size;
    const across = nearest(drag.guides.x, [x, x + w / 2, x + w], drag.reach);
    const down = nearest(drag.guides.y, [y, y + h / 2, y + h], drag.reach);
    drag.by = { x: across?.by ?? 0, y: down?.by ?? 0 };
    show(drag, across?.guide, down?.guide, { x: x + drag.by.x, y: y + drag.by.y, w, h });
    return { ...change, position: { x: change.position.x + drag.by.x, y: change.position.y + drag.by.y } };
  });
}

/** Ends it; how far the card stands from where the pointer left it. */
export function stop(): { x: number; y: number } {
  const by = now?.by ?? { x: 0, y: 0 };
  for (const line of now?.lines ?? []) line.remove();
  now = null;
  return by;
}

/** The lines are moved by hand: nothing renders for them while the pointer moves. */
function show(drag: Snapping, across: Guide | undefined, down: Guide | undefined, rect: Rect): void {
  if (!drag.lines.length && (across || down)) {
    const layer = document.querySelector('.react-flow__viewport');
    for (let count = 0; count < 2; count += 1) {
      const line = document.createElement('div');
      line.className = s.guide!;
      layer?.append(line);
      drag.lines.push(line);
    }
  }
  const [upright, level] = drag.lines;
  const thin = drag.reach / REACH;
  if (upright) {
    const top = Math.min(across?.from ?? 0, rect.y);
    const length = Math.max(across?.to ?? 0, rect.y + rect.h) - top;
    draw(upright, across && { x: across.at - thin / 2, y: top, w: thin, h: length });
  }
  if (level) {
    const left = Math.min(down?.from ?? 0, rect.x);
    const length = Math.max(down?.to ?? 0, rect.x + rect.w) - left;
    draw(level, down && { x: left, y: down.at - thin / 2, w: length, h: thin });
  }
}

function draw(line: HTMLElement, rect: Rect | undefined): void {
  line.hidden = !rect;
  if (!rect) return;
  line.style.transform = `translate(${rect.x}px, ${rect.y}px)`;
  line.style.width = `${rect.w}px`;
  line.style.height = `${rect.h}px`;
}
