/** An error on a card: the cause in two lines and one thing to do about it. */
import { Wrench } from 'lucide-react';
import type { MouseEvent } from 'react';
import { card as t } from '../../i18n/en/card';
import type { NodeView } from '../../run/session';
import { useFix } from '../../run-ui/useFix';
import { useRun } from '../../stores/run';
import s from './live.module.css';
import { NextTry } from './NextTry';

export function CardError({ id, view }: { id: string; view: NodeView }) {
  const error = view.error ?? { message: t.failedSilently };
  const isPast = useRun((run) => run.moment !== null);
  const fix = useFix(id, view.path, error);
  const act = (event: MouseEvent) => {
    event.stopPropagation();
    fix.act();
  };
  return (
    <div className={s.error}>
      <p className={s.cause} title={error.message}>
        {error.message}
      </p>
      {view.status === 'retrying' && <NextTry at={view.retry_at} />}
      {view.status === 'failed' && !isPast && (
        <button type="button" className={`${s.fix} nodrag nopan`} onClick={act} disabled={fix.busy}>
          <Wrench size={11} aria-hidden />
          {fix.label}
        </button>
      )}
    </div>
  );
}
