/** Holds buttons that act on the run as it stands: they are off while a moment that is past is shown. */

import type { ReactNode } from 'react';
import { card as t } from '../../i18n/en/card';
import { useRun } from '../../stores/run';
import s from './live.module.css';

export function NowOnly({ children }: { children: ReactNode }) {
  const isPast = useRun((run) => run.moment !== null);
  return (
    <fieldset className={s.answers} disabled={isPast} title={isPast ? t.past : undefined}>
      {children}
    </fieldset>
  );
}
