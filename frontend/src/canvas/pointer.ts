/** What the pointer does on the canvas, as edits: wires drawn, nodes dragged into containers, things dropped from the palette. */

import type { Connection, Edge, Node, OnConnectEnd, OnConnectStart, OnNodeDrag } from '@xyflow/react';
import type { DragEvent, MouseEvent } from 'react';
import { mayConnect, mayMove } from '../graph/connect';
import { containerAt, edge, reparentOps } from '../graph/edits';
import { BOX_PAD, BOX_TOP, type Rect } from '../graph/geometry';
import type { Op } from '../graph/ops';
import { type EdgeDoc, edgeKey, type Position } from '../graph/types';
import { useDocument } from '../stores/document';
import { add, layoutNow } from './actions';
import { entriesOf } from './entries';
import { noteIdOf } from './projection';
import { flow, useCanvas } from './state';

/** The data type under which a palette entry travels. */
export const DRAG_TYPE = 'application/x-baton-entry';

export const onConnectStart: OnConnectStart = (_, { nodeId, handleId, handleType }) => {
  if (nodeId && handleType === 'source') useCanvas.getState().draw({ source: nodeId, port: handleId ?? 'out' });
};

export function isValidConnection(wire: Connection | Edge): boolean {
  const { doc, types } = useDocument.getState();
  return mayConnect(doc, types, edge(wire.source, wire.sourceHandle ?? 'out', wire.target)) === null;
}

export function onConnect(wire: Connection): void {
  useDocument.getState().connect({ source: wire.source, port: wire.sourceHandle ?? 'out', target: wire.target });
}

/** The wire whose end is being moved. */
let moving: EdgeDoc | null = null;

const wireOf = (wire: Connection | Edge): EdgeDoc => edge(wire.source, wire.sourceHandle ?? 'out', wire.target);

export function onReconnectStart(_: unknown, wire: Edge): void {
  moving = wireOf(wire);
}

export function onReconnect(from: Edge, to: Connection): void {
  moveWire(wireOf(from), wireOf(to));
}

/** A wire with another end, as one step of undo; where it may not be, it stays and says why. */
function moveWire(from: EdgeDoc, to: EdgeDoc): void {
  if (edgeKey(from) === edgeKey(to)) return;
  const { doc, types, apply, say } = useDocument.getState();
  const why = mayMove(doc, types, from, to);
  if (why) say(why);
  else
    apply([
      { op: 'edge.remove', edge: from },
      { op: 'edge.add', edge: to },
    ]);
}

/** Let go on the empty canvas: what shall come next? On a card, wherever: connected, or why not. */
export const onConnectEnd: OnConnectEnd = (event, state) => {
  const { drawing, draw, openMenu } = useCanvas.getState();
  const moved = moving;
  moving = null;
  draw(null);
  if (state.isValid || !drawing) return;
  const at = 'changedTouches' in event ? event.changedTouches[0]! : event;
  const screen = { x: at.clientX, y: at.clientY };
  const hit = document.elementsFromPoint(screen.x, screen.y);
  const cards = hit.map((element) => element.closest<HTMLElement>('.react-flow__node')?.dataset.id);
  const card = cards.find((id) => id !== undefined && id !== null);
  const { doc, say, connect } = useDocument.getState();
  const parent = doc.nodes[drawing.source]?.parent;
  if (card && card !== parent && card !== drawing.source && doc.nodes[card]) {
    const why = drawing.verdicts.get(card);
    if (moved) moveWire(moved, edge(drawing.source, drawing.port, card));
    else if (why) say(why);
    else connect({ source: drawing.source, port: drawing.port, target: card });
    return;
  }
  if (moved || card === drawing.source || !hit.some((element) => element.closest('.react-flow'))) return;
  const canvas = flow()?.screenToFlowPosition(screen);
  if (canvas)
    openMenu({
      screen,
      canvas: { x: canvas.x, y: canvas.y - 22 },
      after: { id: drawing.source, port: drawing.port },
    });
};

function pointOf(
  event: { clientX: number; clientY: number } | TouchEvent | globalThis.MouseEvent,
): { x: number; y: number } | undefined {
  const at = 'changedTouches' in event ? event.changedTouches[0] : event;
  return at && flow()?.screenToFlowPosition({ x: at.clientX, y: at.clientY });
}

const stepsOf = (nodes: readonly Node[]): string[] => nodes.flatMap(({ id }) => (noteIdOf(id) === null ? [id] : []));

/** Shows which container the dragged cards would drop into, when it is another than theirs. */
export const onNodeDrag: OnNodeDrag = (event, _, nodes) => {
  const point = pointOf(event as globalThis.MouseEvent);
  const ids = stepsOf(nodes);
  const { doc, types } = useDocument.getState();
  const container = point && ids.length ? containerAt(doc, types, layoutNow(), point, ids) : undefined;
  const next = container !== undefined && ids.some((id) => doc.nodes[id]?.parent !== container) ? container : null;
  if (useCanvas.getState().dropContainer !== next) useCanvas.setState({ dropContainer: next });
};

export const onNodeDragStop: OnNodeDrag = (event, _, nodes) => drop(pointOf(event as globalThis.MouseEvent), nodes);

export function onSelectionDragStop(event: MouseEvent, nodes: Node[]): void {
  drop(pointOf(event), nodes);
}

/** The end of a drag, as one step of undo: moves, and for steps let go over another container the change of container. */
function drop(point: { x: number; y: number } | undefined, nodes: readonly Node[]): void {
  useCanvas.setState({ dropContainer: null });
  const { doc, types, apply, say, readOnly } = useDocument.getState();
  if (readOnly) return;
  const ids = stepsOf(nodes);
  const moved = new Set(ids);
  const tops = ids.filter((id) => !moved.has(doc.nodes[id]?.parent ?? ''));
  const container = point && tops.length ? containerAt(doc, types, layoutNow(), point, tops) : undefined;
  const leaving = point ? tops.filter((id) => doc.nodes[id]?.parent !== container) : [];
  const moves = nodes.flatMap((node) => moveOf(node, leaving));
  const { ops, cut } = reparentOps(doc, layoutNow(), leaving, container, absoluteRects(leaving));
  const before = doc.edges.length;
  if (!apply([...moves, ...ops])) return;
  if (cut > 0 && useDocument.getState().doc.edges.length < before) {
    say(
      cut === 1
        ? 'A wire cannot cross a container’s wall: one was removed.'
        : `Wires cannot cross a container’s wall: ${cut} were removed.`,
      'info',
      true,
    );
  }
}

function moveOf(node: Node, leaving: readonly string[]): Op[] {
  const { doc } = useDocument.getState();
  const x = Math.round(node.position.x);
  const y = Math.round(node.position.y);
  const note = noteIdOf(node.id);
  if (note !== null) return [{ op: 'note.set', id: note, patch: { x, y } }];
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

export function onDoubleClick(event: MouseEvent): void {
  const target = event.target as HTMLElement;
  if (!target.classList.contains('react-flow__pane') || useDocument.getState().readOnly) return;
  const canvas = pointOf(event.nativeEvent);
  if (canvas) {
    const at = { x: canvas.x - 120, y: canvas.y - 22 };
    useCanvas.getState().openMenu({ screen: { x: event.clientX, y: event.clientY }, canvas: at });
  }
}

export function onDragOver(event: DragEvent): void {
  if (!event.dataTransfer.types.includes(DRAG_TYPE)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'copy';
}

/** A palette entry let go on the canvas: there, into the container under it, or onto the wire under it. */
export function onDrop(event: DragEvent): void {
  const { doc, types, tools, readOnly } = useDocument.getState();
  const entry = entriesOf(doc, types, tools).find((other) => other.key === event.dataTransfer.getData(DRAG_TYPE));
  const point = flow()?.screenToFlowPosition({ x: event.clientX, y: event.clientY });
  if (!entry || !point || readOnly) return;
  event.preventDefault();
  const hit = document.elementsFromPoint(event.clientX, event.clientY);
  const key = hit.map((element) => element.closest<HTMLElement>('.react-flow__edge')?.dataset.id).find(Boolean);
  const wire = doc.edges.find((other) => edgeKey(other) === key);
  const canvas = { x: point.x - 120, y: point.y - 40 };
  const into = containerAt(doc, types, layoutNow(), point, []);
  if (wire && doc.nodes[wire.source]?.parent === into) {
    const corner = into ? layoutNow().absolute(into) : { x: 0, y: 0 };
    add(entry, { canvas: { x: canvas.x - corner.x, y: canvas.y - corner.y }, on: wire });
  } else add(entry, { canvas, ...(into ? { into } : {}) });
}
