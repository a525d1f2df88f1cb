/** Dragging what is on the canvas: into containers and out of them, onto wires, frames with what lies in them. */

import type { Node, NodeChange, OnNodeDrag } from '@xyflow/react';
import type { MouseEvent } from 'react';
import { containerAt, reparentOps, splice } from '../graph/edits';
import { membersOf } from '../graph/frames';
import { BOX_PAD, BOX_TOP, containersOf, type Rect } from '../graph/geometry';
import { edgesFrom, edgesTo } from '../graph/lookup';
import { applyAll, type Op } from '../graph/ops';
import { edgeKey, type Position } from '../graph/types';
import { drawing as t } from '../i18n/en/drawing';
import { useDocument } from '../stores/document';
import { growContainers, layoutNow } from './actions';
import { endCarrying, startCarrying, withCarried } from './carry';
import { givenUp } from './escape';
import { pointOf } from './pointer';
import { docIdOf, type FlowNode, frameIdOf, noteIdOf } from './projection';
import { flow, useCanvas } from './state';

const stepsOf = (nodes: readonly Node[]): string[] => nodes.flatMap(({ id }) => (docIdOf(id) === id ? [id] : []));

/** The only dragged step while nothing is wired to it: it can be put on a wire. */
let loose: string | null = null;
/** The wire under it, lit by hand: no render for it while the pointer moves. */
let lit: Element | null = null;

function light(wire: Element | null): void {
  if (wire === lit) return;
  lit?.removeAttribute('data-drop');
  wire?.setAttribute('data-drop', '');
  lit = wire;
}

/** Where the canvas lies on screen, asked once: asking at each move makes the browser lay out all that moved. */
let pane: { left: number; top: number } | null = null;

/** The point of the canvas under the pointer while something is dragged. */
function under(event: globalThis.MouseEvent | TouchEvent): { x: number; y: number } | undefined {
  const at = 'changedTouches' in event ? event.changedTouches[0] : event;
  const view = flow()?.getViewport();
  if (!at || !view || !pane || !Number.isFinite(at.clientX)) return pointOf(event);
  return { x: (at.clientX - pane.left - view.x) / view.zoom, y: (at.clientY - pane.top - view.y) / view.zoom };
}

function letGo(): void {
  document.querySelector('.react-flow')?.removeAttribute('data-dragging');
  useCanvas.setState({ isMoving: false });
}

function startDrag(event: { altKey?: boolean }, nodes: readonly Node[]): void {
  pane = document.querySelector('.react-flow')?.getBoundingClientRect() ?? null;
  useCanvas.setState({ isMoving: true });
  startSnapping(nodes, event.altKey === true);
  document.querySelector('.react-flow')?.setAttribute('data-dragging', '');
  // Also where the drag ends without a drop, as when the dragged step is removed meanwhile.
  window.addEventListener('pointerup', () => setTimeout(letGo), { once: true, capture: true });
  startCarrying(nodes);
  const [id] = stepsOf(nodes);
  const { edges } = useDocument.getState().doc;
  const isFree = id && nodes.length === 1 && !edgesFrom(edges, id).length && !edgesTo(edges, id).length;
  loose = isFree ? id : null;
}

export const onNodeDragStart: OnNodeDrag = (event, _, nodes) => startDrag(event as { altKey?: boolean }, nodes);

export function onSelectionDragStart(event: MouseEvent, nodes: Node[]): void {
  startDrag(event, nodes);
}

/** Loaded when something is first dragged. */
let snapping: typeof import('./snapping') | null = null;

/** One card alone snaps to others, unless Alt is held. */
function startSnapping(nodes: readonly Node[], isFree: boolean): void {
  const [id] = stepsOf(nodes);
  if (!id || nodes.length !== 1 || isFree) return;
  if (snapping) snapping.start(id);
  else
    void import('./snapping').then((module) => {
      snapping = module;
      if (document.querySelector('.react-flow[data-dragging]')) module.start(id);
    });
}

/** The changes of a drag with what is carried along and where the dragged card snaps to. */
export function dragged(changes: NodeChange<FlowNode>[]): NodeChange<FlowNode>[] {
  const meant = changes.filter((change) => change.type !== 'select' || !around.includes(change.id));
  return withCarried(snapping ? snapping.snapped(meant) : meant);
}

/** The drawn wire under the dragged card: its middle, its header, or the pointer. */
function wireUnder({ clientX, clientY }: globalThis.MouseEvent, id: string): Element | null {
  const card = document.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`)?.getBoundingClientRect();
  const points = card ? [card.y + card.height / 2, card.y + 22].map((y) => ({ x: card.x + card.width / 2, y })) : [];
  if (clientX !== undefined) points.push({ x: clientX, y: clientY });
  for (const { x, y } of points) {
    for (const element of document.elementsFromPoint(x, y)) {
      const wire = element.closest('.react-flow__edge');
      if (wire) return wire;
    }
  }
  return null;
}

/** Shows which container the dragged cards would drop into, when it is another than theirs. */
export const onNodeDrag: OnNodeDrag = (event, _, nodes) => {
  const ids = stepsOf(nodes);
  const point = ids.length ? under(event as globalThis.MouseEvent) : undefined;
  const { doc, types } = useDocument.getState();
  const container = point && containerAt(doc, types, layoutNow(), point, ids);
  const next = container !== undefined && ids.some((id) => doc.nodes[id]?.parent !== container) ? container : null;
  if (useCanvas.getState().dropContainer !== next) useCanvas.setState({ dropContainer: next });
  if (loose) light(wireUnder(event as globalThis.MouseEvent, loose));
};

export const onNodeDragStop: OnNodeDrag = (event, _, nodes) => drop(pointOf(event as globalThis.MouseEvent), nodes);

export function onSelectionDragStop(event: MouseEvent, nodes: Node[]): void {
  drop(pointOf(event), nodes);
}

/** The end of a drag, as one step of undo: moves, and for steps let go over another container the change of container. */
function drop(point: { x: number; y: number } | undefined, nodes: readonly Node[]): void {
  useCanvas.setState({ dropContainer: null });
  letGo();
  const carried = endCarrying(nodes);
  const by = snapping?.stop() ?? { x: 0, y: 0 };
  const onWire = loose && lit?.getAttribute('data-id');
  light(null);
  const { doc, types, apply, say, readOnly } = useDocument.getState();
  if (readOnly || givenUp()) return;
  const ids = stepsOf(nodes);
  const moved = new Set(ids);
  const tops = ids.filter((id) => !moved.has(doc.nodes[id]?.parent ?? ''));
  const container = point && tops.length ? containerAt(doc, types, layoutNow(), point, tops) : undefined;
  const leaving = point ? tops.filter((id) => doc.nodes[id]?.parent !== container) : [];
  const moves = nodes.flatMap((node) => moveOf(node, leaving, by));
  const { ops, cut } = reparentOps(doc, layoutNow(), leaving, container, absoluteRects(leaving));
  const before = doc.edges.length;
  const settled = [...moves, ...carried, ...ops];
  const all = container && leaving.length ? [...settled, ...growContainers(settled, container)] : settled;
  if (!apply([...all, ...putOn(onWire, all)])) return;
  if (cut > 0 && useDocument.getState().doc.edges.length < before) {
    say(t.wiresCut(cut), 'info', true);
  }
}

/** What puts the loose step on the wire that it was dropped on, where that may be once it has moved. */
function putOn(key: string | null | undefined, moved: readonly Op[]): Op[] {
  const { doc, types, name, description } = useDocument.getState();
  const wire = key && doc.edges.find((other) => edgeKey(other) === key);
  return wire && loose ? splice(applyAll({ name, description, doc }, moved).model.doc, types, wire, loose) : [];
}

/** The containers that a box was begun in: it means what is in them. */
let around: readonly string[] = [];

export function onSelectionStart(event: MouseEvent): void {
  const { doc, types } = useDocument.getState();
  const point = pointOf(event);
  const inner = point && containerAt(doc, types, layoutNow(), point, []);
  around = inner ? [inner, ...containersOf(doc, inner)] : [];
}

/** After a box was drawn: of the wires those within it, and the frames all of whose content is. */
export function onSelectionEnd(): void {
  around = [];
  const { doc, selection, select } = useDocument.getState();
  const chosen = new Set(selection);
  const inside = doc.edges.filter((wire) => chosen.has(wire.source) && chosen.has(wire.target)).map(edgeKey);
  useCanvas.setState({ selectedEdges: inside });
  const layout = layoutNow();
  const frames = (doc.ui?.frames ?? []).filter((frame) => {
    const { nodes, notes } = membersOf(doc, layout, frame);
    return (
      !chosen.has(frame.id) && [...nodes, ...notes].length > 0 && [...nodes, ...notes].every((id) => chosen.has(id))
    );
  });
  if (frames.length) select([...selection, ...frames.map(({ id }) => id)]);
}

function moveOf(node: Node, leaving: readonly string[], by: { x: number; y: number }): Op[] {
  const { doc } = useDocument.getState();
  const x = Math.round(node.position.x + by.x);
  const y = Math.round(node.position.y + by.y);
  const note = noteIdOf(node.id);
  if (note !== null) return [{ op: 'note.set', id: note, patch: { x, y } }];
  const frame = frameIdOf(node.id);
  if (frame !== null) return [{ op: 'frame.set', id: frame, patch: { x, y } }];
  if (leaving.includes(node.id) || !doc.nodes[node.id]) return [];
  const inside = doc.nodes[node.id]!.parent !== undefined;
  const spot: [number, number] = inside ? [Math.max(BOX_PAD / 2, x), Math.max(BOX_TOP, y)] : [x, y];
  const stored = doc.ui?.nodes?.[node.id];
  const at: Position = stored?.length === 4 ? [...spot, stored[2], stored[3]] : spot;
  return [{ op: 'node.move', id: node.id, at }];
}

function absoluteRects(ids: readonly string[]): Map<string, Rect> {
  const rects = new Map<string, Rect>();
  for (const id of ids) {
    const node = flow()?.getInternalNode(id);
    if (!node) continue;
    const { x, y } = node.internals.positionAbsolute;
    rects.set(id, { x, y, w: node.measured.width ?? 0, h: node.measured.height ?? 0 });
  }
  return rects;
}
