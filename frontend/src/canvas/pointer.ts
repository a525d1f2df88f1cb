/** What the pointer does on the canvas, as edits: wires drawn, nodes dragged into containers, things dropped from the palette. */

import type { Connection, Edge, OnConnectEnd, OnConnectStart } from '@xyflow/react';
import type { DragEvent, MouseEvent } from 'react';
import { mayConnect, mayMove } from '../graph/connect';
import { containerAt, edge } from '../graph/edits';
import { type EdgeDoc, edgeKey } from '../graph/types';
import { useDocument } from '../stores/document';
import { add, layoutNow } from './actions';
import { pasteFile } from './clipboard';
import { entriesOf } from './entries';
import { givenUp } from './escape';
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
  if (givenUp()) return;
  useDocument.getState().connect({ source: wire.source, port: wire.sourceHandle ?? 'out', target: wire.target });
}

/** The wire whose end is being moved. */
let moving: EdgeDoc | null = null;

const wireOf = (wire: Connection | Edge): EdgeDoc => edge(wire.source, wire.sourceHandle ?? 'out', wire.target);

export function onReconnectStart(_: unknown, wire: Edge): void {
  moving = wireOf(wire);
}

export function onReconnect(from: Edge, to: Connection): void {
  if (!givenUp()) moveWire(wireOf(from), wireOf(to));
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

export function pointOf(
  event: { clientX: number; clientY: number } | TouchEvent | globalThis.MouseEvent,
): { x: number; y: number } | undefined {
  const at = 'changedTouches' in event ? event.changedTouches[0] : event;
  return at && flow()?.screenToFlowPosition({ x: at.clientX, y: at.clientY });
}

/** The container that a point of the canvas lies in: its inside lets the pointer through, as a frame's does. */
export function containerUnder(point: { x: number; y: number } | undefined): string | undefined {
  const { doc, types } = useDocument.getState();
  return point && containerAt(doc, types, layoutNow(), point, []);
}

/** The empty canvas was clicked: inside a container, that is selected. */
export function onPaneClick(event: MouseEvent): void {
  useCanvas.setState({ editing: null, menu: null });
  const into = containerUnder(pointOf(event.nativeEvent));
  // After the library has selected nothing.
  if (into) queueMicrotask(() => useDocument.getState().select([into]));
}

export function onDoubleClick(event: MouseEvent): void {
  const target = event.target as HTMLElement;
  if (!target.classList.contains('react-flow__pane') || useDocument.getState().readOnly) return;
  const canvas = pointOf(event.nativeEvent);
  if (!canvas) return;
  const into = containerUnder(canvas);
  const screen = { x: event.clientX, y: event.clientY };
  const at = { x: canvas.x - 120, y: canvas.y - 22 };
  useCanvas.getState().openMenu({ screen, canvas: at, ...(into ? { into } : {}) });
}

export function onDragOver(event: DragEvent): void {
  const { types } = event.dataTransfer;
  if (!types.includes(DRAG_TYPE) && !types.includes('Files')) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'copy';
}

/** A palette entry let go on the canvas: there, into the container under it, or onto the wire under it. */
export function dropEntry(wanted: string, at: { x: number; y: number }): boolean {
  const { doc, types, tools, readOnly } = useDocument.getState();
  const entry = entriesOf(doc, types, tools).find((other) => other.key === wanted);
  const point = flow()?.screenToFlowPosition(at);
  const hit = document.elementsFromPoint(at.x, at.y);
  if (!entry || !point || readOnly || !hit.some((element) => element.closest('.react-flow'))) return false;
  const key = hit.map((element) => element.closest<HTMLElement>('.react-flow__edge')?.dataset.id).find(Boolean);
  const wire = doc.edges.find((other) => edgeKey(other) === key);
  const canvas = { x: point.x - 120, y: point.y - 40 };
  const into = containerAt(doc, types, layoutNow(), point, []);
  if (wire && doc.nodes[wire.source]?.parent === into) {
    const corner = into ? layoutNow().absolute(into) : { x: 0, y: 0 };
    add(entry, { canvas: { x: canvas.x - corner.x, y: canvas.y - corner.y }, on: wire });
  } else add(entry, { canvas, ...(into ? { into } : {}) });
  return true;
}

export function onDrop(event: DragEvent): void {
  const at = { x: event.clientX, y: event.clientY };
  const [file] = event.dataTransfer.files;
  if (file) {
    event.preventDefault();
    const point = flow()?.screenToFlowPosition(at);
    if (!useDocument.getState().readOnly) void pasteFile(file, point ? { point } : {});
    return;
  }
  if (dropEntry(event.dataTransfer.getData(DRAG_TYPE), at)) event.preventDefault();
}

/** A dot was clicked or tapped: the next click says where its wire leads. */
export const onClickConnectStart = onConnectStart;

/** The second click: on a step it was wired, or why not; on the empty canvas it asks what shall come next. */
export const onClickConnectEnd: OnConnectEnd = (event) => {
  const { drawing, draw, openMenu } = useCanvas.getState();
  draw(null);
  if (!drawing) return;
  const at = 'changedTouches' in event ? event.changedTouches[0]! : event;
  const target = event.target as Element;
  const card = target.closest<HTMLElement>('.react-flow__node')?.dataset.id;
  const { say } = useDocument.getState();
  const why = card && card !== drawing.source ? drawing.verdicts.get(card) : null;
  if (why) say(why);
  if (card || !target.closest('.react-flow__pane')) return;
  const screen = { x: at.clientX, y: at.clientY };
  const canvas = flow()?.screenToFlowPosition(screen);
  const after = { id: drawing.source, port: drawing.port };
  // After the click itself, which closes menus.
  if (canvas) requestAnimationFrame(() => openMenu({ screen, canvas: { x: canvas.x, y: canvas.y - 22 }, after }));
};
