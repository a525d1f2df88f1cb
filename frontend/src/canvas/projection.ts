/** From the document to what React Flow draws; what did not change keeps its identity, so that only touched cards render. */

import type { Edge, Node } from '@xyflow/react';
import type { Layout, Rect } from '../graph/geometry';
import { nodeName, titleOf } from '../graph/slug';
import { type Catalog, type Doc, edgeKey, type FrameDoc, type NoteDoc, portOf } from '../graph/types';
import { drawing as t } from '../i18n/en/drawing';

export type FlowNode = Node<Record<string, never>, 'card' | 'container' | 'note' | 'frame'>;
export type FlowEdge = Edge<Record<string, never>, 'wire'>;

const NO_DATA: Record<string, never> = {};
const NOTE = 'note:';
const FRAME = 'frame:';
/** A frame and a container let the pointer through, so that the canvas can be used inside them; their titles take it. */
const SEE_THROUGH = { pointerEvents: 'none' } as const;

/** React Flow's ids: notes and frames share its name space with nodes. */
export function noteNodeId(id: string): string {
  return NOTE + id;
}
export function noteIdOf(flowId: string): string | null {
  return flowId.startsWith(NOTE) ? flowId.slice(NOTE.length) : null;
}
export function frameNodeId(id: string): string {
  return FRAME + id;
}
export function frameIdOf(flowId: string): string | null {
  return flowId.startsWith(FRAME) ? flowId.slice(FRAME.length) : null;
}
/** The document's id of a drawn node: a node's, a note's or a frame's. */
export function docIdOf(flowId: string): string {
  return noteIdOf(flowId) ?? frameIdOf(flowId) ?? flowId;
}
/** React Flow's id of what the document has under an id. */
export function flowIdOf(doc: Doc, id: string): string {
  if (doc.nodes[id]) return id;
  return doc.ui?.frames?.some((frame) => frame.id === id) ? frameNodeId(id) : noteNodeId(id);
}

export interface View {
  doc: Doc;
  types: Catalog;
  layout: Layout;
  selection: ReadonlySet<string>;
  readOnly: boolean;
}

/** Do two states of a document look the same but for what cards read themselves? Typing in a field changes nothing here. */
export function isSamePicture(a: Doc, b: Doc): boolean {
  if (a === b) return true;
  if (a.ui !== b.ui || a.edges !== b.edges) return false;
  const ids = Object.keys(a.nodes);
  if (ids.length !== Object.keys(b.nodes).length) return false;
  return ids.every((id) => {
    const [one, other] = [a.nodes[id], b.nodes[id]];
    if (one === other) return true;
    return (
      other !== undefined && one?.type === other.type && one.parent === other.parent && one.label === other.label
    );
  });
}

/** The nodes to draw: parents before children, cards being dragged where the pointer has them. */
export function projectNodes(before: readonly FlowNode[], view: View): FlowNode[] {
  const old = new Map(before.map((node) => [node.id, node]));
  const result: FlowNode[] = [];
  const done = new Set<string>();
  const add = (id: string): void => {
    const node = view.doc.nodes[id];
    const rect = view.layout.rects.get(id);
    if (done.has(id) || !node || !rect) return;
    done.add(id);
    if (node.parent) add(node.parent);
    result.push(reuse(old.get(id), cardOf(id, rect, view)));
  };
  // First, so that they are behind everything on the map too.
  for (const frame of view.doc.ui?.frames ?? [])
    result.push(reuse(old.get(frameNodeId(frame.id)), frameOf(frame, view)));
  for (const id of Object.keys(view.doc.nodes)) add(id);
  for (const note of view.doc.ui?.notes ?? []) result.push(reuse(old.get(noteNodeId(note.id)), noteOf(note, view)));
  const isSame = result.length === before.length && result.every((node, index) => node === before[index]);
  return isSame ? (before as FlowNode[]) : result;
}

/** The same nodes, others of them selected; nothing else is looked at, which in a large workflow is most of a key press. */
export function selectNodes(before: readonly FlowNode[], selection: readonly string[]): FlowNode[] {
  const chosen = new Set(selection);
  return before.map((node) => {
    const id = docIdOf(node.id);
    const { tabIndex } = stopOf(id, chosen);
    const selected = chosen.has(id);
    if (Boolean(node.selected) === selected && node.domAttributes?.tabIndex === tabIndex) return node;
    return { ...node, selected, domAttributes: { ...node.domAttributes, tabIndex } };
  });
}

/** The canvas is one stop of Tab: what is selected first; the arrows lead on from there. */
function stopOf(id: string, selection: ReadonlySet<string>): { tabIndex: number } {
  return { tabIndex: selection.values().next().value === id ? 0 : -1 };
}

/** Where the label of a step stands, see `Spoken`. */
export function saidId(id: string): string {
  return `said-${id}`;
}

function cardOf(id: string, rect: Rect, { doc, types, selection, readOnly }: View): FlowNode {
  const node = doc.nodes[id]!;
  const type = types[node.type];
  const title = node.label || titleOf(id);
  const shown: FlowNode = {
    id,
    type: type?.container ? 'container' : 'card',
    position: { x: rect.x, y: rect.y },
    initialWidth: rect.w,
    initialHeight: rect.h,
    data: NO_DATA,
    selected: selection.has(id),
    draggable: !readOnly,
    deletable: false,
    ariaLabel: `${title}, ${type?.title ?? node.type}`,
    domAttributes: { 'aria-roledescription': t.step, 'aria-labelledby': saidId(id), ...stopOf(id, selection) },
  };
  if (type?.container)
    Object.assign(shown, { width: rect.w, height: rect.h, dragHandle: '.container-handle', style: SEE_THROUGH });
  if (node.parent && doc.nodes[node.parent]) shown.parentId = node.parent;
  return shown;
}

function noteOf(note: NoteDoc, { selection, readOnly }: View): FlowNode {
  return {
    id: noteNodeId(note.id),
    type: 'note',
    position: { x: note.x, y: note.y },
    width: note.w || 200,
    height: note.h || 96,
    data: NO_DATA,
    selected: selection.has(note.id),
    draggable: !readOnly,
    deletable: false,
    zIndex: -1,
    ariaLabel: t.noteLabel(note.text.slice(0, 60)),
    domAttributes: stopOf(note.id, selection),
  };
}

function frameOf(frame: FrameDoc, { selection, readOnly }: View): FlowNode {
  return {
    id: frameNodeId(frame.id),
    type: 'frame',
    position: { x: frame.x, y: frame.y },
    width: frame.w,
    height: frame.h,
    data: NO_DATA,
    selected: selection.has(frame.id),
    draggable: !readOnly,
    deletable: false,
    // Chosen by its title only: a box drawn inside it means what is in it.
    selectable: false,
    dragHandle: '.frame-handle',
    style: SEE_THROUGH,
    zIndex: -2,
    ariaLabel: t.frameLabel(frame.label),
    domAttributes: { 'aria-roledescription': t.frame, ...stopOf(frame.id, selection) },
  };
}

function reuse(old: FlowNode | undefined, next: FlowNode): FlowNode {
  if (!old) return next;
  const position = old.dragging ? old.position : next.position;
  const isSame =
    old.type === next.type &&
    old.position.x === position.x &&
    old.position.y === position.y &&
    old.parentId === next.parentId &&
    old.width === next.width &&
    old.height === next.height &&
    Boolean(old.selected) === Boolean(next.selected) &&
    old.draggable === next.draggable &&
    old.ariaLabel === next.ariaLabel &&
    old.domAttributes?.tabIndex === next.domAttributes?.tabIndex;
  if (isSame) return old;
  const { parentId: _, ...rest } = old;
  return { ...rest, ...next, position };
}

/** The wires to draw. */
export function projectEdges(
  before: readonly FlowEdge[],
  doc: Doc,
  types: Catalog,
  selected: readonly string[],
): FlowEdge[] {
  const old = new Map(before.map((edge) => [edge.id, edge]));
  const result: FlowEdge[] = [];
  for (const edge of doc.edges) {
    const source = doc.nodes[edge.source];
    if (!source || !doc.nodes[edge.target]) continue;
    const id = edgeKey(edge);
    const known = old.get(id);
    const isSelected = selected.includes(id);
    if (known && Boolean(known.selected) === isSelected) result.push(known);
    else result.push({ ...wireOf(id, edge.source, portOf(edge), edge.target, doc, types), selected: isSelected });
  }
  const isSame = result.length === before.length && result.every((edge, index) => edge === before[index]);
  return isSame ? (before as FlowEdge[]) : result;
}

function wireOf(id: string, source: string, port: string, target: string, doc: Doc, types: Catalog): FlowEdge {
  const name = (key: string): string => nodeName(doc, key);
  const via = types[doc.nodes[source]!.type]?.ports.length === 1 && port === 'out' ? '' : `, ${port}`;
  return {
    id,
    type: 'wire',
    source,
    target,
    sourceHandle: port,
    targetHandle: 'in',
    data: NO_DATA,
    deletable: false,
    ariaLabel: t.wireLabel(name(source), via, name(target)),
  };
}
