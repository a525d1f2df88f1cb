/** The recent runs of the workflow in a panel: how each ended, when, how long; a click opens it on the canvas. */
import { ChevronsUpDown } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { type Run, useRuns } from '../api';
import { ago, between, duration, moment, shortMoment } from '../run/format';
import { isOver, runLook } from '../run/status';
import { useDocument } from '../stores/document';
import { useRun } from '../stores/run';
import { Button, EmptyState, Popover, Skeleton } from '../ui';
import s from './history.module.css';
import { useNow } from './now';
import { StatusIcon } from './StatusIcon';

export function RunHistory() {
  const [open, setOpen] = useState(false);
  const workflow = useDocument((state) => state.id);
  const head = useRun((run) => run.head);
  const now = useNow(false);
  const name = head ? `Run ${shortMoment(head.created_at, now)}` : 'Runs';
  return (
    <Popover
      label="Runs of this workflow"
      align="start"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button variant="ghost" size="small" className={s.trigger ?? ''} aria-label={`Run history: ${name}`}>
          {name}
          <ChevronsUpDown size={13} aria-hidden />
        </Button>
      }
    >
      {open && workflow && <List workflow={workflow} current={head?.id ?? null} onChosen={() => setOpen(false)} />}
    </Popover>
  );
}

function List({ workflow, current, onChosen }: { workflow: string; current: string | null; onChosen: () => void }) {
  const { data, isPending, error, hasNextPage, fetchNextPage } = useRuns({ workflow });
  const now = useNow(true);
  if (isPending) return <Skeleton height={120} width={320} />;
  if (error) return <p className={s.trouble}>{error.message}</p>;
  const runs = data.pages.flatMap((page) => page.results);
  if (runs.length === 0) return <EmptyState title="No runs yet" text="Each run of this workflow is kept here." />;
  return (
    <ul className={s.list}>
      {runs.map((run) => (
        <li key={run.id}>
          <Link
            href={`/workflows/${workflow}/runs/${run.id}`}
            className={s.item}
            onClick={onChosen}
            {...(run.id === current ? { 'aria-current': 'true' as const } : {})}
          >
            <StatusIcon look={runLook(run.status)} size={14} />
            <span className={s.word}>{runLook(run.status).word}</span>
            <span className={s.about}>{aboutRun(run)}</span>
            <span className={s.when} title={moment(run.created_at)}>
              {ago(run.created_at, now)}
            </span>
          </Link>
        </li>
      ))}
      {hasNextPage && (
        <li>
          <Button size="small" variant="ghost" onClick={() => fetchNextPage()}>
            Earlier runs
          </Button>
        </li>
      )}
    </ul>
  );
}

function aboutRun(run: Run): string {
  const version = run.version === null ? 'draft' : `v${run.version}`;
  const long = isOver(run.status) ? duration(between(run.started_at, run.finished_at, 0)) : null;
  return [version, long, run.by_name].filter(Boolean).join(' · ');
}
