/** An error on a card: the cause in two lines and one thing to do about it. */
import { Wrench } from 'lucide-react';
import type { MouseEvent } from 'react';
import type { NodeView } from '../../run/session';
import { useFix } from '../../run-ui/useFix';
import s from './live.module.css';

export function CardError({ id, view }: { id: string; view: NodeView }) {
  const error = view.error ?? { message: 'It failed without saying why.' };
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
      {view.status === 'failed' && (
        <button type="button" className={`${s.fix} nodrag nopan`} onClick={act} disabled={fix.busy}>
          <Wrench size={11} aria-hidden />
          {fix.label}
        </button>
      )}
    </div>
  );
}
