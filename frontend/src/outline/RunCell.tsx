/** How a step stands in the run on the page: its status, and once that changes its time and cost; never a token. */

import { between, duration, money } from '../run/format';
import { nodeLook, workLook } from '../run/status';
import { Status } from '../run-ui/StatusIcon';
import { shownRun, useNodeStatus, useRun } from '../stores/run';
import s from './outline.module.css';

export function RunCell({ id }: { id: string }) {
  const hasRun = useRun((run) => run.runId !== null);
  return hasRun ? <Standing id={id} /> : null;
}

function Standing({ id }: { id: string }) {
  const status = useNodeStatus(id);
  const view = shownRun().view(id);
  const numbers = [
    view?.started_at && view.finished_at ? duration(between(view.started_at, view.finished_at, 0)) : '',
    view?.usage?.cost_usd ? money(view.usage.cost_usd) : '',
  ];
  return (
    <>
      <Status look={view ? workLook({ ...view, status: view.status }) : nodeLook(status)} size={12} />
      <span className={s.numbers}>{numbers.filter(Boolean).join(' · ')}</span>
    </>
  );
}
