/** What a person does on the canvas, so that key, menu, palette and pointer do the same. */

import { addOps } from '../graph/edits';
import { freeUiId, shiftOps, withMembers } from '../graph/frames';
import { BOX_PAD, BOX_TOP, freeSpot, type Layout, layoutOf, pushedByContainers } from '../graph/geometry';
import { edgesFrom } from '../graph/lookup';
import { applyAll, type Op } from '../graph/ops';
import { outcomesOf } from '../graph/ports';
import { type EdgeDoc, edgeKey, type Position } from '../graph/types';
import { useDocument } from '../stores/document';
import { layoutNow as layoutOfNow, measured } from '../stores/measured';
import type { Entry } from './entries';
import { noteNodeId } from './projection';
import { flow, useCanvas } from './state';
import { fitAll, fitSelection, reveal } from './view';

export { fitAll, fitSelection, reveal };

export function layoutNow(): Layout {
  const { doc, types } = useDocument.getState();
  return layoutOfNow(doc, types);
}

/** The middle of what is on screen, on the canvas. */
export function viewCentre(): { x: number; y: number } {
  const pane = document.querySelector('.react-flow')?.getBoundingClientRect();
  const middle = pane ? { x: pane.x + pane.width / 2, y: pane.y + pane.height / 2 } : { x: 0, y: 0 };
  return flow()?.screenToFlowPosition(middle) ?? middle;
}

interface AddPlace {
  /** On the canvas; absent: after the selection, or where the workflow ends. */
  canvas?: { x: number; y: number };
  after?: { id: string; port?: string };
  on?: EdgeDoc;
  into?: string;
  /** The step whose place it takes, wires and all. */
  replace?: string;
}

/** Adds a step and selects it; by default after the selected step, or after the one open end there is. */
export function add(entry: Entry, place: AddPlace = {}): string | null {
  const { doc, types, apply, select, readOnly } = useDocument.getState();
  if (readOnly) return null;
  if (place.replace) {
    const { replace } = place;
    void import('./reshaping').then(({ replaceStep }) => replaceStep(replace, entry));
    return replace;
  }
  const layout = layoutNow();
  const after = place.after ?? (place.canvas || place.on || place.into ? undefined : defaultAfter());
  const at = spotFor(place, after?.id, layout);
  const wish = {
    ...entry.wish,
    ...(at ? { at } : {}),
    ...(after ? { after } : {}),
    ...(place.on ? { on: place.on } : {}),
    ...(place.into ? { parent: place.into } : {}),
  };
  const added = addOps(doc, types, layout, wish);
  const placed = [...added.ops, ...makeRoom(added.ops, added.id)];
  const [first] = added.ops;
  const box = first?.op === 'node.add' ? first.node.parent : undefined;
  if (!apply([...placed, ...growContainers(placed, box)])) return null;
  select([added.id]);
  useCanvas.setState({ selectedEdges: [] });
  if (!place.canvas) requestAnimationFrame(() => reveal(added.id));
  return added.id;
}

/** The place asked for, relative to the container it is in; none where it follows from the wires. */
function spotFor(place: AddPlace, after: string | undefined, layout: Layout): { x: number; y: number } | undefined {
  const { canvas, into, on } = place;
  if (canvas && into) {
    const corner = layout.absolute(into);
    return { x: Math.max(BOX_PAD, canvas.x - corner.x), y: Math.max(BOX_TOP, canvas.y - corner.y) };
  }
  if (canvas && after) {
    const parent = useDocument.getState().doc.nodes[after]?.parent;
    const corner = parent ? layout.absolute(parent) : { x: 0, y: 0 };
    return { x: canvas.x - corner.x, y: canvas.y - corner.y };
  }
  if (canvas || after || on || into) return canvas;
  const centre = viewCentre();
  return { x: centre.x - 120, y: centre.y - 60 };
}

/** A step put between two others pushes what comes after it to the right, when it would stand on it. */
function makeRoom(ops: readonly Op[], id: string): Op[] {
  const { doc } = useDocument.getState();
  const next = ops.find((op) => op.op === 'edge.add' && op.edge.source === id);
  const own = ops.find((op) => op.op === 'node.add');
  if (next?.op !== 'edge.add' || own?.op !== 'node.add' || !own.at) return [];
  const layout = layoutNow();
  const target = layout.rects.get(next.edge.target);
  const shift = own.at[0] + 240 + 72 - (target?.x ?? Number.POSITIVE_INFINITY);
  if (shift <= 0) return [];
  const later = [next.edge.target];
  for (const step of later) {
    for (const edge of edgesFrom(doc.edges, step)) if (!later.includes(edge.target)) later.push(edge.target);
  }
  return later.flatMap((step): Op[] => {
    const rect = layout.rects.get(step);
    return rect ? [{ op: 'node.move', id: step, at: movedTo(step, rect.x + shift, rect.y) }] : [];
  });
}

/** What stands right of a container that grew around what came into it makes way. */
export function growContainers(ops: readonly Op[], container: string | undefined): Op[] {
  if (!container) return [];
  const { doc, types, name, description } = useDocument.getState();
  const next = applyAll({ name, description, doc }, ops).model.doc;
  const after = layoutOf(next, types, measured);
  const pushed = pushedByContainers(layoutNow(), after, next, container);
  return [...pushed].map(([step, { x, y }]) => ({ op: 'node.move', id: step, at: movedTo(step, x, y) }));
}

/** A position that keeps the size a container was given. */
function movedTo(id: string, x: number, y: number): Position {
  const stored = useDocument.getState().doc.ui?.nodes?.[id];
  const spot: [number, number] = [Math.round(x), Math.round(y)];
  return stored?.length === 4 ? [...spot, stored[2], stored[3]] : spot;
}

/** The selected step; with none, the only step of the canvas that something may follow and nothing does. */
function defaultAfter(): { id: string } | undefined {
  const { doc, types, selection } = useDocument.getState();
  const leads = (id: string): boolean => {
    const type = types[doc.nodes[id]?.type ?? ''];
    return type !== undefined && outcomesOf(type, doc.nodes[id]?.config).length > 0;
  };
  const [only] = selection;
  if (selection.length === 1 && only && doc.nodes[only]) return leads(only) ? { id: only } : undefined;
  const ends = Object.keys(doc.nodes).filter(
    (id) => !doc.nodes[id]!.parent && leads(id) && edgesFrom(doc.edges, id).length === 0,
  );
  return ends.length === 1 ? { id: ends[0]! } : undefined;
}

/** Selects a step and shows it. */
export function goTo(id: string): void {
  useDocument.getState().select([id]);
  reveal(id);
}

export function selectAll(): void {
  const { doc, select } = useDocument.getState();
  const lying = [...(doc.ui?.notes ?? []), ...(doc.ui?.frames ?? [])];
  select([...Object.keys(doc.nodes), ...lying.map(({ id }) => id)]);
}

/** Deletes what is selected, steps, notes and wires; a chain closes over a deleted step when `heal`. */
export function removeSelected(heal = true): void {
  const { selection, remove, doc } = useDocument.getState();
  const { selectedEdges } = useCanvas.getState();
  remove(selection, { heal, wires: doc.edges.filter((wire) => selectedEdges.includes(edgeKey(wire))) });
  useCanvas.setState({ selectedEdges: [] });
}

/** Moves what is selected by so many pixels, frames with what lies in them. */
export function nudge(dx: number, dy: number): void {
  const { doc, selection, apply } = useDocument.getState();
  const layout = layoutNow();
  const ops = shiftOps(doc, layout, withMembers(doc, layout, selection), dx, dy);
  apply(ops, { group: `nudge ${selection.join(' ')}` });
}

/** Lays the workflow out anew, or the selected steps when there are several of one container. */
export async function tidy(selectedOnly = false): Promise<void> {
  await (await import('./tidying')).tidy(selectedOnly);
}

/** A new note where the eye is, open for writing. */
export function addNote(): void {
  const { doc, apply, select, readOnly } = useDocument.getState();
  if (readOnly) return;
  const { x, y } = viewCentre();
  const id = freeUiId(doc, 'note');
  const layout = layoutNow();
  const others = [...Object.keys(doc.nodes).map((node) => layout.absolute(node)), ...(doc.ui?.notes ?? [])];
  const spot = freeSpot({ x: x - 100, y: y - 48, w: 200, h: 96 }, others);
  const note = { id, text: '', x: Math.round(spot.x), y: Math.round(spot.y), w: 200, h: 96 };
  if (!apply([{ op: 'note.add', note }])) return;
  select([id]);
  useCanvas.getState().edit(noteNodeId(id));
}

/** Opens the add menu to choose what takes the selected step's place. */
export function openReplace(): void {
  const [only] = useDocument.getState().selection;
  if (!only) return;
  const card = document.querySelector(`[data-id="${only}"][data-status]`) ?? document.querySelector('.react-flow');
  const rect = card?.getBoundingClientRect();
  if (rect) useCanvas.getState().openMenu({ screen: { x: rect.left, y: rect.top + 44 }, replace: only });
}

/** Opens the add menu where it makes sense: after the selected step, else in the middle. */
export function openAdd(): void {
  const { selection, doc, readOnly } = useDocument.getState();
  if (readOnly) return;
  const [only] = selection;
  const anchor =
    selection.length === 1 && only && doc.nodes[only]
      ? document.querySelector(`[data-id="${only}"][data-status]`)
      : null;
  const rect = (anchor ?? document.querySelector('.react-flow'))?.getBoundingClientRect();
  if (!rect) return;
  const screen = anchor
    ? { x: rect.right + 12, y: rect.top }
    : { x: rect.x + rect.width / 2 - 150, y: rect.y + rect.height / 3 };
  useCanvas.getState().openMenu({ screen });
}
