/** A container's progress in its header: status, "3 of 12", a thin bar where the end is known, cost and time. */

import { nodeLook } from '../../run/status';
import { Status } from '../../run-ui/StatusIcon';
import { useNodeRun, useNodeStatus } from '../../stores/run';
import s from './live.module.css';
import { Metrics } from './Metrics';

export function ContainerProgress({ id }: { id: string }) {
  const view = useNodeRun(id);
  const status = useNodeStatus(id);
  if (!view) return status === 'idle' ? null : <Status look={nodeLook(status)} size={12} />;
  const done = view.iterations ?? 0;
  const total = view.total ?? null;
  return (
    <span className={s.container}>
      <Status look={nodeLook(status)} size={12} />
      {(done > 0 || total !== null) && (
        <span className={s.progress}>
          {total === null ? rounds(done) : `${done} of ${total}`}
          {total !== null && total > 0 && (
            <span className={s.bar} aria-hidden>
              <span style={{ width: `${Math.min(100, (100 * done) / total)}%` }} />
            </span>
          )}
        </span>
      )}
      <Metrics view={{ ...view, instances: 1 }} />
    </span>
  );
}

function rounds(count: number): string {
  return count === 1 ? '1 round' : `${count} rounds`;
}
