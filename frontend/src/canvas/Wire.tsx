/** A wire: what may run after what, coloured by how the run went along it, with a way to put a step on it. */

import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from '@xyflow/react';
import { Plus } from 'lucide-react';
import { memo } from 'react';
import { edge } from '../graph/edits';
import { ERROR } from '../graph/types';
import type { CardStatus, NodeRun } from '../run/types';
import { useDocument } from '../stores/document';
import { useNodeRun, useNodeStatus } from '../stores/run';
import { cx } from '../ui';
import type { FlowEdge } from './projection';
import { useCanvas } from './state';
import s from './wire.module.css';

type Flow = 'idle' | 'done' | 'live' | 'failed' | 'dead';

/** How the run went along a wire: nothing yet, gone through, on its way, taken after an error, not taken. */
export function flowOf(source: Pick<NodeRun, 'status' | 'port'> | undefined, target: CardStatus, port: string): Flow {
  if (!source || source.status === 'pending') return 'idle';
  if (source.status === 'skipped' || source.status === 'cancelled') return 'dead';
  if (source.status === 'failed')
    return port === ERROR && target !== 'idle' && target !== 'skipped' ? 'failed' : 'dead';
  if (source.status !== 'succeeded') return 'idle';
  if ((source.port ?? 'out') !== port) return 'dead';
  return target === 'running' || target === 'retrying' || target === 'waiting' ? 'live' : 'done';
}

export const Wire = memo(function Wire(props: EdgeProps<FlowEdge>) {
  const { id, source, target, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, selected } = props;
  const port = props.sourceHandleId ?? 'out';
  const run = useNodeRun(source);
  const status = useNodeStatus(target);
  const readOnly = useDocument((state) => state.readOnly);
  const [path, x, y] = getBezierPath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition });
  const flow = flowOf(run, status, port);
  const count = run && run.instances > 1 ? run.ended : 0;
  return (
    <>
      <BaseEdge id={id} path={path} interactionWidth={22} className={cx(s.wire, s[flow], selected && s.selected)} />
      <EdgeLabelRenderer>
        <div
          className={cx(s.middle, selected && s.open, 'nodrag', 'nopan')}
          style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
        >
          {count > 0 && <span className={s.count}>{count}</span>}
          {!readOnly && selected && (
            <button
              type="button"
              className={s.plus}
              aria-label="Put a step on this wire"
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
    </>
  );
});
