/** What a context menu does at the place where it was opened. */

import { containerAt } from '../graph/edits';
import { type EdgeDoc, edgeKey } from '../graph/types';
import { useDocument } from '../stores/document';
import { layoutNow } from './actions';
import { pasteByMenu } from './clipboard';
import { useMoment } from './moment';
import { flow, useCanvas } from './state';

/** The selected wires, as the document has them. */
export function selectedWires(): EdgeDoc[] {
  const { selectedEdges } = useCanvas.getState();
  return useDocument.getState().doc.edges.filter((edge) => selectedEdges.includes(edgeKey(edge)));
}

/** The add menu at the place; inside a container, what is added goes into it. */
export function addHere(): void {
  const { point } = useMoment.getState();
  const { doc, types } = useDocument.getState();
  const screen = point && flow()?.flowToScreenPosition(point);
  if (!point || !screen) return;
  const into = containerAt(doc, types, layoutNow(), point, []);
  useCanvas.getState().openMenu({ screen, canvas: { x: point.x, y: point.y - 22 }, ...(into ? { into } : {}) });
}

export async function pasteHere(): Promise<void> {
  const { point } = useMoment.getState();
  await pasteByMenu(point ? { point: { x: point.x + 120, y: point.y + 60 } } : {});
}

/** The add menu for the selected wire, at its middle. */
export function insertOnWire(): void {
  const [on] = selectedWires();
  const key = useCanvas.getState().selectedEdges[0];
  const path = key && document.querySelector<SVGElement>(`.react-flow__edge[data-id="${CSS.escape(key)}"] path`);
  const box = path ? path.getBoundingClientRect() : null;
  if (!on || !box) return;
  useCanvas.getState().openMenu({ screen: { x: box.x + box.width / 2, y: box.y + box.height / 2 }, on });
}
