/** A wire: what may run after what, coloured by how the run went along it, with a way to put a step on it. */

import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from '@xyflow/react';
import { Plus } from 'lucide-react';
import { memo, type PointerEvent } from 'react';
import { edge } from '../graph/edits';
import { wire as t } from '../i18n/en/card';
import { useDocument } from '../stores/document';
import { useNodePick, useNodeStatus } from '../stores/run';
import { cx } from '../ui';
import type { FlowEdge } from './projection';
import { flow, useCanvas } from './state';
import { flowOf, wentThrough } from './wentThrough';
import s from './wire.module.css';
import { useWires } from './wires';

export const Wire = memo(function Wire(props: EdgeProps<FlowEdge>) {
  const { id, source, target, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, selected } = props;
  const port = props.sourceHandleId ?? 'out';
  const went = useNodePick(source, (view) => wentThrough(view, port));
  const status = useNodeStatus(target);
  const readOnly = useDocument((state) => state.readOnly);
  const [path, x, y] = getBezierPath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition });
  const count = Number(went) > 1 ? Number(went) : 0;
  const hover = (event: PointerEvent): void => {
    if (event.buttons !== 0 || event.pointerType === 'touch') return;
    const at = flow()?.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    if (at) useWires.getState().hover({ id, source, port, target, ...at }, event.altKey);
  };
  return (
    <>
      <g onPointerEnter={hover} onPointerLeave={() => useWires.getState().leave(id)}>
        <BaseEdge
          id={id}
          path={path}
          interactionWidth={22}
          className={cx(s.wire, s[flowOf(went, status, port)], selected && s.selected)}
        />
      </g>
      {(count > 0 || (selected && !readOnly)) && (
        <EdgeLabelRenderer>
          <div
            className={cx(s.middle, selected && s.open, 'nodrag', 'nopan')}
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
          >
            {count > 0 && (
              <span className={s.count} title={t.times(count)}>
                {count}
              </span>
            )}
            {!readOnly && selected && (
              <button
                type="button"
                className={s.plus}
                aria-label={t.insert}
                onClick={(event) => {
                  event.stopPropagation();
                  const screen = { x: event.clientX, y: event.clientY };
                  useCanvas.getState().openMenu({ screen, on: edge(source, port, target) });
                }}
              >
                <Plus size={12} aria-hidden />
              </button>
            )}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
});
