/** Keeps React Flow's nodes and edges in step with the document, and brings its changes back. */

import { applyEdgeChanges, applyNodeChanges, type EdgeChange, type NodeChange } from '@xyflow/react';
import { useCallback, useEffect, useState } from 'react';
import { useDocument } from '../stores/document';
import { layoutNow, measured, setMeasured } from '../stores/measured';
import { dragged } from './dragging';
import {
  docIdOf,
  type FlowEdge,
  type FlowNode,
  isSamePicture,
  projectEdges,
  projectNodes,
  selectNodes,
} from './projection';
import { useCanvas } from './state';
import { viewMoved } from './view';

function nodesNow(before: readonly FlowNode[]): FlowNode[] {
  const { doc, types, selection, readOnly } = useDocument.getState();
  const layout = layoutNow(doc, types);
  return projectNodes(before, { doc, types, layout, selection: new Set(selection), readOnly });
}

function edgesNow(before: readonly FlowEdge[]): FlowEdge[] {
  const { doc, types } = useDocument.getState();
  return projectEdges(before, doc, types, useCanvas.getState().selectedEdges);
}

export function useProjection() {
  const [nodes, setNodes] = useState<FlowNode[]>(() => nodesNow([]));
  const [edges, setEdges] = useState<FlowEdge[]>(() => edgesNow([]));

  useEffect(() => {
    const offDocument = useDocument.subscribe((next, last) => {
      const isOther = !isSamePicture(next.doc, last.doc) || next.types !== last.types;
      if (isOther && next.doc.ui !== last.doc.ui) viewMoved();
      if (isOther || next.readOnly !== last.readOnly) setNodes(nodesNow);
      else if (next.selection !== last.selection) setNodes((before) => selectNodes(before, next.selection));
      if (isOther) setEdges(edgesNow);
    });
    const offCanvas = useCanvas.subscribe((next, last) => {
      const [now, before] = [next.selectedEdges, last.selectedEdges];
      if (now !== before && now.length + before.length > 0) setEdges(edgesNow);
    });
    setNodes(nodesNow);
    setEdges(edgesNow);
    return () => {
      offDocument();
      offCanvas();
    };
  }, []);

  const onNodesChange = useCallback((changes: NodeChange<FlowNode>[]) => {
    const kept = dragged(changes.filter((change) => change.type !== 'remove'));
    const grown = kept.filter(measure).length > 0;
    setNodes((before) => {
      const next = applyNodeChanges(kept, before);
      return grown ? nodesNow(next) : next;
    });
    if (kept.some((change) => change.type === 'select')) syncSelection(kept);
    // A gesture has ended: once its edits are made, what the document says counts, also where nothing moved.
    if (kept.some(isEnd)) queueMicrotask(() => setNodes(nodesNow));
  }, []);

  const onEdgesChange = useCallback((changes: EdgeChange<FlowEdge>[]) => {
    const kept = changes.filter((change) => change.type !== 'remove');
    setEdges((before) => applyEdgeChanges(kept, before));
    const selected = new Set(useCanvas.getState().selectedEdges);
    for (const change of kept) {
      if (change.type !== 'select') continue;
      if (change.selected) selected.add(change.id);
      else selected.delete(change.id);
    }
    if (kept.some((change) => change.type === 'select')) useCanvas.setState({ selectedEdges: [...selected] });
  }, []);

  return { nodes, edges, onNodesChange, onEdgesChange };
}

function isEnd(change: NodeChange<FlowNode>): boolean {
  if (change.type === 'position') return !change.dragging;
  return change.type === 'dimensions' && change.resizing === false;
}

/** Notes a card's size; true where a container around it may have to grow. */
function measure(change: NodeChange<FlowNode>): boolean {
  if (change.type !== 'dimensions' || !change.dimensions || docIdOf(change.id) !== change.id) return false;
  const { doc, types } = useDocument.getState();
  const node = doc.nodes[change.id];
  if (!node || types[node.type]?.container) return false;
  const { width: w, height: h } = change.dimensions;
  const before = measured.get(change.id);
  if (before?.w === w && before.h === h) return false;
  setMeasured(change.id, { w, h });
  return node.parent !== undefined;
}

function syncSelection(changes: NodeChange<FlowNode>[]): void {
  const { selection, select } = useDocument.getState();
  const next = new Set(selection);
  for (const change of changes) {
    if (change.type !== 'select') continue;
    if (change.selected) next.add(docIdOf(change.id));
    else next.delete(docIdOf(change.id));
  }
  select([...next]);
}
