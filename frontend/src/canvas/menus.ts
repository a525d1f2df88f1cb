/** Where the context menu opens, and for what. */

import type { Edge, Node } from '@xyflow/react';
import type { MouseEvent as ReactMouseEvent } from 'react';

export function onNodeContextMenu(_event: ReactMouseEvent, _node: Node): void {}
export function onEdgeContextMenu(_event: ReactMouseEvent, _edge: Edge): void {}
export function onSelectionContextMenu(_event: ReactMouseEvent, _nodes: Node[]): void {}
export function onPaneContextMenu(_event: MouseEvent | ReactMouseEvent): void {}
