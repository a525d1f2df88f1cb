/** What lies in a frame goes with it while it is dragged: found once when the drag begins, then moved by the same way. */

import type { Node, NodeChange } from '@xyflow/react';
import { shiftOps, withMembers } from '../graph/frames';
import type { Op } from '../graph/ops';
import { useDocument } from '../stores/document';
import { layoutNow } from '../stores/measured';
import { docIdOf, type FlowNode, flowIdOf, frameIdOf } from './projection';

interface Carrying {
  /** The dragged frame that the others are moved with. */
  leader: string;
  from: { x: number; y: number };
  /** Where the others were. */
  others: { id: string; x: number; y: number }[];
}

let carrying: Carrying | null = null;

export function startCarrying(nodes: readonly Node[]): void {
  carrying = null;
  const leader = nodes.find(({ id }) => frameIdOf(id) !== null);
  if (!leader) return;
  const { doc, types } = useDocument.getState();
  const layout = layoutNow(doc, types);
  const dragged = new Set(nodes.map(({ id }) => docIdOf(id)));
  const frames = nodes.map(({ id }) => frameIdOf(id)).filter((id) => id !== null);
  const own = doc.ui?.frames?.find(({ id }) => id === frameIdOf(leader.id));
  if (!own) return;
  const ids = withMembers(doc, layout, frames).filter((id) => !dragged.has(id));
  const inside = new Set(ids);
  const others = ids.flatMap((id) => {
    const parent = doc.nodes[id]?.parent;
    if (parent && (dragged.has(parent) || inside.has(parent))) return [];
    const lying = [...(doc.ui?.notes ?? []), ...(doc.ui?.frames ?? [])].find((other) => other.id === id);
    const at = layout.rects.get(id) ?? lying;
    return at ? [{ id: flowIdOf(doc, id), x: at.x, y: at.y }] : [];
  });
  carrying = { leader: leader.id, from: { x: own.x, y: own.y }, others };
}

/** The changes of a drag with those of what is carried along. */
export function withCarried(changes: NodeChange<FlowNode>[]): NodeChange<FlowNode>[] {
  if (!carrying) return changes;
  const { leader, from, others } = carrying;
  const lead = changes.find((change) => change.type === 'position' && change.id === leader);
  if (lead?.type !== 'position' || !lead.position) return changes;
  const [dx, dy] = [lead.position.x - from.x, lead.position.y - from.y];
  const { dragging = false } = lead;
  const along = others.map(
    ({ id, x, y }): NodeChange<FlowNode> => ({
      id,
      type: 'position',
      position: { x: x + dx, y: y + dy },
      dragging,
    }),
  );
  return [...changes, ...along];
}

/** Ends the drag: the moves of what was carried. */
export function endCarrying(nodes: readonly Node[]): Op[] {
  const ended = carrying;
  carrying = null;
  const lead = ended && nodes.find(({ id }) => id === ended.leader);
  if (!ended || !lead) return [];
  const { doc, types } = useDocument.getState();
  const dx = Math.round(lead.position.x) - ended.from.x;
  const dy = Math.round(lead.position.y) - ended.from.y;
  return shiftOps(
    doc,
    layoutNow(doc, types),
    ended.others.map(({ id }) => docIdOf(id)),
    dx,
    dy,
  );
}
