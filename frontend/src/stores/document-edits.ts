/** What goes along with an edit by itself: wires of outcomes that are gone, places of what had none. */

import { edgesFrom } from '../graph/lookup';
import { apply, type Op } from '../graph/ops';
import { portsOf } from '../graph/ports';
import { portOf } from '../graph/types';
import type { DocumentState } from './document-types';
import { layoutNow } from './measured';

/** Taking away the wires of outcomes that a node no longer has after a change of its settings. */
export function strayWires({ doc, types, name, description }: DocumentState, id: string, change: Op): Op[] {
  const type = types[doc.nodes[id]?.type ?? ''];
  const result = apply({ name, description, doc }, change);
  if (!type?.ports.some((port) => port.each) || !result.ok) return [];
  const before = portsOf(type, doc.nodes[id]?.config).map((port) => port.id);
  const after = portsOf(type, result.model.doc.nodes[id]?.config).map((port) => port.id);
  const gone = new Set(before.filter((port) => !after.includes(port)));
  return edgesFrom(doc.edges, id)
    .filter((wire) => gone.has(portOf(wire)))
    .map((wire) => ({ op: 'edge.remove', edge: wire }));
}

/** When something is placed for the first time, what had no place yet keeps the one it was shown at. */
export function settled({ doc, types }: DocumentState, ops: readonly Op[]): Op[] {
  const places = ops.some(({ op }) => op === 'node.add' || op === 'node.move' || op === 'node.parent');
  const homeless = places ? Object.keys(doc.nodes).filter((id) => !doc.ui?.nodes?.[id]) : [];
  if (homeless.length === 0) return [];
  const { rects } = layoutNow(doc, types);
  return homeless.map((id) => {
    const { x, y } = rects.get(id)!;
    return { op: 'node.move', id, at: [Math.round(x), Math.round(y)] };
  });
}
