/** The canvas: draws the document with React Flow and turns what is done with the pointer into edits. */

import './vendor.css';
import {
  Background,
  BackgroundVariant,
  ConnectionLineType,
  type EdgeTypes,
  type NodeTypes,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
  useStore,
  useStoreApi,
} from '@xyflow/react';
import { lazy, memo, Suspense, useEffect, useRef } from 'react';
import { drawing as t } from '../i18n/en/drawing';
import { LensBar } from '../lens/LensBar';
import { Cursors } from '../presence/Cursors';
import { useDocument } from '../stores/document';
import { AddMenu } from './AddMenu';
import { ConnectList } from './ConnectList';
import { ConnectTip } from './ConnectTip';
import { ContainerNode } from './ContainerNode';
import { ContextMenu } from './ContextMenu';
import s from './canvas.module.css';
import { useClipboard } from './clipboard';
import * as dragging from './dragging';
import { watchHeld } from './escape';
import { FrameNode } from './FrameNode';
import { useGestures } from './gestures';
import { Hint } from './Hint';
import * as menus from './menus';
import { NodeCard } from './NodeCard';
import { NoteNode } from './NoteNode';
import { Overview } from './Overview';
import * as pointer from './pointer';
import { SearchBox } from './SearchBox';
import { setFlow, useCanvas } from './state';
import { Toolbar } from './Toolbar';
import { useProjection } from './useProjection';
import { onNodeClick, useView, viewMoved } from './view';
import { Wire } from './Wire';
import { WireCard } from './WireCard';

const nodeTypes = { card: NodeCard, container: ContainerNode, note: NoteNode, frame: FrameNode } as NodeTypes;
const edgeTypes = { wire: Wire } as EdgeTypes;
/** Above so many nodes only those on screen are drawn, and nothing moves by itself; below, all are, so that Tab finds each. */
const CULL_ABOVE = 150;
/** Fewer are seen at a glance anyway. */
const MAP_FROM = 6;
const SelectionBar = lazy(() => import('./SelectionBar'));
/** Zoomed out further, no text on a card can be read, and cards show their name only. */
const FAR = 0.25;
const MULTI_KEYS = ['Shift', 'Meta', 'Control'];

export const Canvas = memo(function Canvas() {
  return (
    <ReactFlowProvider>
      <Flow />
    </ReactFlowProvider>
  );
});

function Flow() {
  const { nodes, edges, onNodesChange, onEdgesChange } = useProjection();
  const id = useDocument((state) => state.id);
  const readOnly = useDocument((state) => state.readOnly);
  const hasSeveral = useDocument((state) => state.selection.length > 1 && !state.readOnly);
  const isDrawing = useCanvas((state) => state.drawing !== null);
  const hasStop = useDocument((state) => state.selection.length > 0) && nodes.length <= CULL_ABOVE;
  const isFar = useStore((state) => state.transform[2] < FAR);
  const flow = useReactFlow();
  const store = useStoreApi();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    setFlow(flow);
    return () => setFlow(null);
  }, [flow]);
  useEffect(() => {
    // Given up by Escape: the next dot that is clicked begins a wire and ends none.
    if (!isDrawing) store.setState({ connectionClickStartHandle: null });
  }, [isDrawing, store]);
  useEffect(() => (box.current ? watchHeld(box.current, store as never) : undefined), [store]);
  useView(id, box);
  useClipboard();
  useGestures(box);
  return (
    <div
      ref={box}
      className={s.canvas}
      data-drawing={isDrawing || undefined}
      data-far={isFar || undefined}
      data-many={nodes.length > CULL_ABOVE || undefined}
      data-read-only={readOnly || undefined}
    >
      <ReactFlow
        key={id}
        tabIndex={hasStop ? -1 : 0}
        aria-label={t.canvas}
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={onNodesChange as never}
        onEdgesChange={onEdgesChange as never}
        onConnectStart={pointer.onConnectStart}
        onConnect={pointer.onConnect}
        onConnectEnd={pointer.onConnectEnd}
        onClickConnectStart={pointer.onClickConnectStart}
        onClickConnectEnd={pointer.onClickConnectEnd}
        onReconnectStart={pointer.onReconnectStart}
        onReconnect={pointer.onReconnect}
        reconnectRadius={14}
        edgesReconnectable={!readOnly}
        isValidConnection={pointer.isValidConnection}
        onNodeDragStart={dragging.onNodeDragStart}
        onNodeDrag={dragging.onNodeDrag}
        onNodeDragStop={dragging.onNodeDragStop}
        onSelectionDragStart={dragging.onSelectionDragStart}
        onSelectionDragStop={dragging.onSelectionDragStop}
        onDoubleClick={pointer.onDoubleClick}
        onDragOver={pointer.onDragOver}
        onDrop={pointer.onDrop}
        onSelectionStart={dragging.onSelectionStart}
        onSelectionEnd={dragging.onSelectionEnd}
        onNodeClick={onNodeClick}
        onPaneClick={pointer.onPaneClick}
        onNodeContextMenu={menus.onNodeContextMenu}
        onEdgeContextMenu={menus.onEdgeContextMenu}
        onSelectionContextMenu={menus.onSelectionContextMenu}
        onPaneContextMenu={menus.onPaneContextMenu}
        nodesDraggable={!readOnly}
        nodesConnectable={!readOnly}
        connectionLineType={ConnectionLineType.Bezier}
        connectionRadius={28}
        deleteKeyCode={null}
        disableKeyboardA11y
        edgesFocusable={false}
        elevateNodesOnSelect={false}
        multiSelectionKeyCode={MULTI_KEYS}
        selectionMode={SelectionMode.Partial}
        zoomOnDoubleClick={false}
        panOnScroll
        onlyRenderVisibleElements={nodes.length > CULL_ABOVE}
        onMoveStart={(event) => event && viewMoved()}
        minZoom={0.1}
        maxZoom={2}
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1.4} color="var(--canvas-dot)" />
        {nodes.length >= MAP_FROM && <Overview />}
        <Toolbar />
        <LensBar />
        <Cursors />
        {hasSeveral && (
          <Suspense>
            <SelectionBar />
          </Suspense>
        )}
      </ReactFlow>
      <Hint />
      <SearchBox />
      <WireCard />
      <AddMenu />
      <ConnectList />
      <ContextMenu />
      <ConnectTip />
    </div>
  );
}
