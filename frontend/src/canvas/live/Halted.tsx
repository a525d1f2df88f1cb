/** A step before which a run of the draft has stopped: on it goes, or to the next step only. */
import { running as t } from '../../i18n/en/running';
import { tryOut } from '../../run-ui/tried';
import { useDocument } from '../../stores/document';
import { mayRun } from '../../stores/roles';
import { useRun } from '../../stores/run';
import { Button } from '../../ui';
import h from './halted.module.css';
import s from './live.module.css';

export function Halted({ path }: { path: string }) {
  const allowed = useDocument((state) => mayRun(state.role));
  const isPast = useRun((run) => run.moment !== null);
  const go = (step: boolean) => () => tryOut((to) => to.continueRun({ path, step }));
  return (
    <div className={s.approval}>
      <p className={s.question}>{t.halted}</p>
      {allowed && (
        <fieldset className={`${h.answers} nodrag nopan`} disabled={isPast}>
          <Button size="small" variant="primary" onClick={go(false)}>
            {t.goOn}
          </Button>
          <Button size="small" onClick={go(true)} title={t.step}>
            {t.oneStep}
          </Button>
        </fieldset>
      )}
    </div>
  );
}
