/** What can be done with a row of the outline: the same edits as on the canvas, by the same functions. */

import { type AddMenuAt, useCanvas } from '../canvas/state';
import { COMMANDS } from '../commands';
import { edgesFrom } from '../graph/lookup';
import { nodeName } from '../graph/slug';
import { type Catalog, type Doc, ERROR, portOf } from '../graph/types';
import { outline as t } from '../i18n/en/outline';
import { announce } from '../stores/announce';
import { useDocument } from '../stores/document';
import { usePanels } from '../stores/panels';
import { moveOps } from './move';
import type { OutlineRow } from './tree';

/** The menu of steps to add, at the row: after the step, in the outcome's branch, into the container. */
export function openAdd(row: OutlineRow | undefined, element: Element | null): void {
  const { doc, readOnly, types } = useDocument.getState();
  if (readOnly) return;
  const box = (element ?? document.querySelector('[data-outline]'))?.getBoundingClientRect();
  const screen = { x: (box?.left ?? 0) + 40, y: (box?.bottom ?? 0) + 2 };
  const { openMenu } = useCanvas.getState();
  openMenu({ screen, ...placeOf(row, doc, types) });
}

function placeOf(row: OutlineRow | undefined, doc: Doc, types: Catalog): Omit<AddMenuAt, 'screen'> {
  const node = doc.nodes[row?.id ?? ''];
  if (!row || !node) return {};
  if (row.kind === 'empty') return { into: row.id };
  if (row.kind === 'outcome') {
    const wires = edgesFrom(doc.edges, row.id).filter((edge) => portOf(edge) === row.port);
    const [only] = wires;
    if (only && wires.length === 1 && row.port !== ERROR) return { on: only };
    return { after: { id: row.id, ...(row.port ? { port: row.port } : {}) } };
  }
  if (types[node.type]?.is_exit) return node.parent ? { into: node.parent } : {};
  return { after: { id: row.id } };
}

/** Moves a step in its chain, and says where it is now, or why it stays. */
export function move(row: OutlineRow | undefined, direction: 'up' | 'down'): void {
  const { doc, types, apply, say, readOnly } = useDocument.getState();
  if (readOnly || row?.kind !== 'step') return;
  const { ops, fault } = moveOps(doc, types, row.id, direction);
  if (fault) say(t.faults[fault]);
  if (!ops || !apply(ops)) return;
  const next = edgesFrom(useDocument.getState().doc.edges, row.id).find((edge) => portOf(edge) !== ERROR);
  if (next) announce(t.moved(nodeName(doc, row.id), nodeName(doc, next.target)));
}

/** Deletes what is selected, or the wire where the focus is on where a row leads to. */
export function remove(row: OutlineRow | undefined, column: number, heal: boolean): void {
  const { doc, selection, apply, remove: removeSteps, readOnly } = useDocument.getState();
  if (readOnly || !row) return;
  const [to] = row.leads;
  if (column === 2 && to !== undefined) {
    const wires = doc.edges.filter(
      (edge) => edge.source === row.id && edge.target === to && (!row.port || portOf(edge) === row.port),
    );
    apply(wires.map((edge) => ({ op: 'edge.remove', edge })));
  } else if (row.kind === 'step' || row.kind === 'note' || row.kind === 'frame') {
    removeSteps(selection.includes(row.id) ? selection : [row.id], { heal });
  }
}

export function openSettings(row: OutlineRow | undefined): void {
  if (!row || !useDocument.getState().doc.nodes[row.id]) return;
  usePanels.getState().show('right');
  COMMANDS.find((command) => command.id === 'view.settings')?.run();
}

/** Another step as what comes next, chosen from a list; the command is the canvas' own. */
export function connect(row: OutlineRow | undefined): void {
  if (!row || !useDocument.getState().doc.nodes[row.id]) return;
  COMMANDS.find((command) => command.id === 'draw.connect')?.run();
}

/** Is the step, note or frame still in the workflow? */
export function isThere(id: string): boolean {
  const { nodes, ui } = useDocument.getState().doc;
  return id in nodes || [...(ui?.notes ?? []), ...(ui?.frames ?? [])].some((each) => each.id === id);
}
