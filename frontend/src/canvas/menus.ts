/** Where the context menu opens, and for what; what is under the pointer is selected first. */

import type { Edge, Node } from '@xyflow/react';
import type { MouseEvent as ReactMouseEvent } from 'react';
import type { MenuPlace } from '../commands/types';
import { useDocument } from '../stores/document';
import { drawn } from './focus';
import { openMenu } from './moment';
import { containerUnder } from './pointer';
import { docIdOf } from './projection';
import { flow, useCanvas } from './state';

interface Point {
  x: number;
  y: number;
}

function open(place: MenuPlace, screen: Point): void {
  const canvas = flow()?.screenToFlowPosition(screen);
  if (canvas) openMenu({ place, screen, canvas });
}

/** What a selected thing of the canvas is, as far as menus tell things apart. */
function placeOf(id: string): MenuPlace {
  const { doc, types } = useDocument.getState();
  const node = doc.nodes[id];
  if (node) return types[node.type]?.container ? 'container' : 'node';
  return doc.ui?.notes?.some((note) => note.id === id) ? 'note' : 'frame';
}

/** The menu of what is at this place: of the selection, where that is part of it, else of the thing alone. */
export function openForStep(flowId: string, screen: Point): void {
  const id = docIdOf(flowId);
  const { selection, select } = useDocument.getState();
  const isOne = !selection.includes(id) || selection.length === 1;
  if (isOne) select([id]);
  useCanvas.setState({ selectedEdges: [] });
  open(isOne ? placeOf(id) : 'selection', screen);
}

export function openForEdge(key: string, screen: Point): void {
  const { select } = useDocument.getState();
  select([]);
  if (!useCanvas.getState().selectedEdges.includes(key)) useCanvas.setState({ selectedEdges: [key] });
  open('edge', screen);
}

export function openForPane(screen: Point): void {
  const into = containerUnder(flow()?.screenToFlowPosition(screen));
  if (into) {
    openForStep(into, screen);
    return;
  }
  useDocument.getState().select([]);
  useCanvas.setState({ selectedEdges: [], menu: null });
  open('canvas', screen);
}

/** The menu key: at what is selected, else in the middle of the canvas. */
export function openAtSelection(): void {
  const { selection } = useDocument.getState();
  const [wire] = useCanvas.getState().selectedEdges;
  const id = selection.find(drawn);
  const element = id
    ? drawn(id)
    : wire && document.querySelector(`.react-flow__edge[data-id="${CSS.escape(wire)}"] path`);
  const box = (element || document.querySelector('.react-flow'))?.getBoundingClientRect();
  if (!box) return;
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  if (selection.length > 1) open('selection', middle);
  else if (id) open(placeOf(id), { x: box.x + 28, y: box.y + 40 });
  else if (wire) open('edge', middle);
  else open('canvas', middle);
}

function pointOf(event: MouseEvent | ReactMouseEvent): Point {
  event.preventDefault();
  return { x: event.clientX, y: event.clientY };
}

/** Writing in a title or a note: there the browser's own menu helps. */
const isWriting = (event: ReactMouseEvent): boolean => (event.target as Element).matches('input, textarea');

export function onNodeContextMenu(event: ReactMouseEvent, node: Node): void {
  if (!isWriting(event)) openForStep(node.id, pointOf(event));
}
export function onEdgeContextMenu(event: ReactMouseEvent, edge: Edge): void {
  openForEdge(edge.id, pointOf(event));
}
export function onSelectionContextMenu(event: ReactMouseEvent, nodes: Node[]): void {
  const ids = nodes.map((node) => docIdOf(node.id));
  if (ids.length > 1) open('selection', pointOf(event));
  else if (nodes[0]) openForStep(nodes[0].id, pointOf(event));
}
export function onPaneContextMenu(event: MouseEvent | ReactMouseEvent): void {
  openForPane(pointOf(event));
}
