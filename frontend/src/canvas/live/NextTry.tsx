/** When a step that failed is tried again; counts down, at a past moment from there. */
import { card as t } from '../../i18n/en/card';
import { roundly } from '../../run/format';
import { useNow } from '../../run-ui/now';
import { useRun } from '../../stores/run';
import s from './live.module.css';

export function NextTry({ at }: { at: string | undefined }) {
  const moment = useRun((run) => run.moment?.at);
  const clock = useNow(moment === undefined);
  const left = at ? Math.ceil((Date.parse(at) - (moment ?? clock)) / 1000) * 1000 : 0;
  return <p className={s.quiet}>{t.nextTry(left > 0 ? roundly(left) : null)}</p>;
}
