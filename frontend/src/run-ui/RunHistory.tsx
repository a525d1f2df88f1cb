/** Which run is on the page, and the button that lists the others; the list is loaded when it is asked for. */
import { ChevronsUpDown } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { history as t } from '../i18n/en/history';
import { shortMoment } from '../run/format';
import { useDocument } from '../stores/document';
import { useRun } from '../stores/run';
import { Button, Popover, Skeleton } from '../ui';
import s from './history.module.css';
import { useNow } from './now';

const RunList = lazy(() => import('./RunList').then((module) => ({ default: module.RunList })));

export function RunHistory() {
  const [open, setOpen] = useState(false);
  const workflow = useDocument((state) => state.id);
  const head = useRun((run) => run.head);
  const now = useNow(false);
  const name = head ? t.runOf(shortMoment(head.created_at, now)) : t.runs;
  return (
    <Popover
      label={t.runsOfWorkflow}
      align="start"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button variant="ghost" size="small" className={s.trigger ?? ''} aria-label={t.trigger(name)}>
          {name}
          <ChevronsUpDown size={13} aria-hidden />
        </Button>
      }
    >
      {open && workflow && (
        <Suspense fallback={<Skeleton height={120} width={320} />}>
          <RunList workflow={workflow} current={head?.id ?? null} onChosen={() => setOpen(false)} />
        </Suspense>
      )}
    </Popover>
  );
}
