/** What waits for me, above the list: questions to answer and runs that failed, each with the next thing to do. */
import { CircleAlert, Hand, X } from 'lucide-react';
import { useMemo } from 'react';
import { Link } from 'wouter';
import { useApprovals, type WorkflowSummary } from '@/api';
import { plainMessage } from '@/approvals/model';
import { ago } from '@/run/format';
import { IconButton } from '@/ui';
import { workflows as words } from '../i18n/en/workflows';
import { failedLately } from './list';
import { mark, useMarks } from './marks';
import s from './workflows.module.css';

const t = words.needs;
const MOST = 3;

export function NeedsYou({ workflows, now }: { workflows: readonly WorkflowSummary[]; now: number }) {
  const { data: approvals = [] } = useApprovals('pending');
  const mine = approvals.filter((approval) => approval.can_decide);
  const dismissed = useMarks((marks) => marks.dismissed);
  const failed = useMemo(() => failedLately(workflows, dismissed, now), [workflows, dismissed, now]);
  if (mine.length + failed.length === 0) return null;
  const head = [mine.length ? t.approvals(mine.length) : ''];
  if (failed.length) head.push(mine.length ? t.failures(failed.length) : t.onlyFailures(failed.length));
  return (
    <section className={s.needs} aria-label={t.label}>
      <div className={s.needsHead} data-tone={mine.length ? 'wait' : 'fail'}>
        {mine.length ? <Hand size={15} aria-hidden /> : <CircleAlert size={15} aria-hidden />}
        {head.filter(Boolean).join(', ')}
        {mine.length > 0 && <Link href="/approvals">{t.inbox}</Link>}
      </div>
      {mine.slice(0, MOST).map((approval) => (
        <div key={approval.id} className={s.need}>
          <Hand size={14} color="var(--wait)" aria-hidden />
          <Link href={`/approvals?approval=${approval.id}`} className={s.needText}>
            {plainMessage(approval.message) || t.from(approval.node_name)}
          </Link>
          <span className={`${s.quiet} ${s.needFrom}`}>
            {approval.workflow_name} · {ago(approval.created_at, now)}
          </span>
          <span className={s.next} aria-hidden>
            {t.answer}
          </span>
        </div>
      ))}
      {mine.length > MOST && (
        <div className={s.need}>
          <Link href="/approvals" className={`${s.needText} ${s.quiet}`}>
            {t.more(mine.length - MOST)}
          </Link>
        </div>
      )}
      {failed.slice(0, MOST).map((workflow) => (
        <Failure key={workflow.id} workflow={workflow} now={now} />
      ))}
    </section>
  );
}

function Failure({ workflow, now }: { workflow: WorkflowSummary; now: number }) {
  const run = workflow.last_run;
  if (!run) return null;
  return (
    <div className={s.need}>
      <CircleAlert size={14} color="var(--fail)" aria-hidden />
      <Link href={`/workflows/${workflow.id}/runs/${run.id}`} className={s.needText}>
        <b>{t.failed(workflow.name)}</b> {run.error || t.unknown}
      </Link>
      <span className={`${s.quiet} ${s.needFrom}`}>{ago(run.at, now)}</span>
      <span className={s.next} aria-hidden>
        {t.look}
      </span>
      <span className={s.menu}>
        <IconButton
          label={t.dismiss(workflow.name)}
          size="small"
          icon={<X size={14} />}
          onClick={() => mark('dismissed', run.id, true)}
        />
      </span>
    </div>
  );
}
