/** The bar above a run that is looked at: what it is, how it stands, back to the editor, run again. */
import { ArrowLeft, RotateCcw } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { type JsonObject, messageOf, useRunHead } from '../api';
import { history as t } from '../i18n/en/history';
import { between, duration, moment } from '../run/format';
import { runPage } from '../run/path';
import { isOver, runLook, WAITS_FOR_TIME } from '../run/status';
import { useDocument } from '../stores/document';
import { mayRun } from '../stores/roles';
import { useRun } from '../stores/run';
import { Button, Spinner, Tooltip, toast } from '../ui';
import { useNow } from './now';
import { rememberRun } from './remember';
import s from './run-bar.module.css';
import { Status } from './StatusIcon';

const RunTools = lazy(() => import('./RunTools').then((module) => ({ default: module.RunTools })));

export function RunBar() {
  const head = useRun((run) => run.head);
  const status = useRun((run) => run.status);
  const asks = useRun((run) => run.counts.asking > 0);
  const finishedAt = useRun((run) => run.finishedAt);
  const workflow = useDocument((state) => state.id);
  const id = workflow ?? head?.workflow;
  const going = status !== null && !isOver(status);
  const now = useNow(going);
  return (
    <section className={s.bar} aria-label={t.aboutRun}>
      <Link href={`/workflows/${id}`} className={s.back}>
        <ArrowLeft size={14} aria-hidden />
        {t.back}
      </Link>
      {head && status && (
        <>
          <span className={s.divider} aria-hidden />
          <Status look={status === 'waiting' && !asks ? WAITS_FOR_TIME : runLook(status)} />
          <span className={s.about}>
            {moment(head.created_at)} · {head.version === null ? t.draft : t.version(head.version)} ·{' '}
            {duration(between(head.started_at ?? head.created_at, finishedAt, now))}
          </span>
          {head.parent ? <Caller run={head.parent.run} /> : <span className={s.hint}>{t.asItRan}</span>}
        </>
      )}
      <span className={s.tools}>
        {head && (
          <Suspense fallback={null}>
            <RunTools head={head} />
          </Suspense>
        )}
        <RunSame />
      </span>
    </section>
  );
}

/** The run that called this one, as a link for those who see it. */
function Caller({ run }: { run: string }) {
  const { data: caller } = useRunHead(run);
  if (!caller) return <span className={s.hint}>{t.calledByAnother}</span>;
  return (
    <span className={s.hint}>
      {t.calledBy}{' '}
      <Link href={runPage(caller)} className={s.link}>
        {caller.workflow_name || t.anotherWorkflow}
      </Link>
    </span>
  );
}

/** Runs the current workflow with the input of the run that is looked at, and goes there. */
function RunSame() {
  const head = useRun((run) => run.head);
  const role = useDocument((state) => state.role);
  const [, navigate] = useLocation();
  const [busy, setBusy] = useState(false);
  if (!head || !mayRun(role)) return null;

  async function again(from: NonNullable<typeof head>) {
    setBusy(true);
    try {
      const version = from.version === null ? 'draft' : 'published';
      const input = (from.input ?? {}) as JsonObject;
      const run = await useRun.getState().start(from.workflow, { input, version });
      rememberRun(from.workflow, run.id);
      navigate(runPage({ workflow: from.workflow, id: run.id }));
    } catch (error) {
      toast(messageOf(error), { tone: 'fail' });
    } finally {
      setBusy(false);
    }
  }
  return (
    <Tooltip content={t.againHint}>
      <Button
        size="small"
        aria-label={t.again}
        disabled={busy}
        onClick={() => again(head)}
        icon={busy ? <Spinner size={13} /> : <RotateCcw size={13} />}
      >
        <span className={s.word}>{t.again}</span>
      </Button>
    </Tooltip>
  );
}
