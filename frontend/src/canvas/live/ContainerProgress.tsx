/** A container's progress in its header: status, "3 of 12 · 4 at once", a thin bar where the end is known, cost and time. */

import { card as t } from '../../i18n/en/card';
import { LensMark } from '../../lens/LensMark';
import { nodeLook, WAITS_FOR_TIME } from '../../run/status';
import { Status } from '../../run-ui/StatusIcon';
import { useNodeRun, useNodeStatus } from '../../stores/run';
import s from './live.module.css';
import { Metrics } from './Metrics';

export function ContainerProgress({ id }: { id: string }) {
  const view = useNodeRun(id);
  const status = useNodeStatus(id);
  if (!view) {
    return (
      <span className={s.container}>
        {status !== 'idle' && <Status look={nodeLook(status)} size={12} />}
        <LensMark id={id} />
      </span>
    );
  }
  const done = view.iterations ?? 0;
  const total = view.total ?? null;
  const timed = status === 'waiting' && !view.asks;
  return (
    <span className={s.container} data-timed={timed || undefined}>
      <Status look={timed ? WAITS_FOR_TIME : nodeLook(status, view.asks)} size={12} />
      {(done > 0 || total !== null) && (
        <span className={s.progress}>
          {total === null ? t.rounds(done) : t.progress(done, total)}
          {view.atOnce > 1 && ` · ${t.atOnce(view.atOnce)}`}
          {total !== null && total > 0 && (
            <span className={s.bar} aria-hidden>
              <span style={{ width: `${Math.min(100, (100 * done) / total)}%` }} />
            </span>
          )}
        </span>
      )}
      <LensMark id={id} />
      <Metrics view={{ ...view, instances: 1 }} />
    </span>
  );
}
