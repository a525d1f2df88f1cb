/** Lining up the selection and straightening wires, as commands do it. */

import { alignOps, distributeOps, type Line, straightenOps } from '../graph/align';
import { type EdgeDoc, edgeKey, portOf } from '../graph/types';
import { useDocument } from '../stores/document';
import { layoutNow } from './actions';
import { flow, useCanvas } from './state';

export function align(line: Line): void {
  const { doc, selection, apply } = useDocument.getState();
  apply(alignOps(doc, layoutNow(), selection, line));
}

export function distribute(direction: 'x' | 'y'): void {
  const { doc, selection, apply } = useDocument.getState();
  apply(distributeOps(doc, layoutNow(), selection, direction));
}

/** The middle of a dot, up and down; of what is not drawn, where single dots are. */
function heightOf(id: string, port: string): number {
  const node = flow()?.getInternalNode(id);
  const bounds = node?.internals.handleBounds;
  const handle = [...(bounds?.source ?? []), ...(bounds?.target ?? [])].find((other) => other.id === port);
  if (node && handle) return node.internals.positionAbsolute.y + handle.y + handle.height / 2;
  return layoutNow().absolute(id).y + 22;
}

/** Straightens the selected wires; with steps selected, the wires among them. */
export function straighten(): void {
  const { doc, selection, apply } = useDocument.getState();
  const { selectedEdges } = useCanvas.getState();
  const among = (edge: EdgeDoc): boolean => selection.includes(edge.source) && selection.includes(edge.target);
  const chosen = doc.edges.filter((edge) => selectedEdges.includes(edgeKey(edge)));
  const wires = chosen.length ? chosen : doc.edges.filter(among);
  const ends = (wire: EdgeDoc) => ({
    source: heightOf(wire.source, portOf(wire)),
    target: heightOf(wire.target, 'in'),
  });
  apply(straightenOps(doc, layoutNow(), wires, ends));
}
