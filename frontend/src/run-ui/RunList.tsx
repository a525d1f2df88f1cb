/** The recent runs of the workflow: how each ended, when, how long; a click opens it on the canvas as it was drawn. */
import { Columns2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { type Run, useRuns } from '../api';
import { runList as t } from '../i18n/en/run-list';
import { ago, between, duration, moment } from '../run/format';
import { runPage } from '../run/path';
import { isOver, runLook } from '../run/status';
import { comparePage } from '../runs/compare';
import { useRefreshed } from '../runs/refresh';
import { Button, EmptyState, Select, Skeleton, Switch } from '../ui';
import s from './history.module.css';
import { useNow } from './now';
import { StatusIcon } from './StatusIcon';

const GOING = 'queued,running,waiting';

interface RunListProps {
  workflow: string;
  current: string | null;
  onChosen: () => void;
}

export function RunList({ workflow, current, onChosen }: RunListProps) {
  const [status, setStatus] = useState('');
  const [mine, setMine] = useState(false);
  const { data, isPending, error, hasNextPage, fetchNextPage } = useRuns({
    workflow,
    status: status || undefined,
    by: mine ? 'me' : undefined,
  });
  const runs = data?.pages.flatMap((page) => page.results) ?? [];
  useRefreshed(runs.some((run) => !isOver(run.status)) ? [['runs']] : []);
  const looks = (['succeeded', 'failed', 'cancelled'] as const).map((each) => ({
    value: each,
    label: runLook(each).word,
  }));
  return (
    <div className={s.panel}>
      <div className={s.filters}>
        <Select
          small
          label={t.status}
          value={status}
          onChange={setStatus}
          options={[{ value: '', label: t.any }, { value: GOING, label: t.going }, ...looks]}
        />
        <Switch label={t.mine} checked={mine} onChange={setMine} />
      </div>
      {isPending && <Skeleton height={120} />}
      {error && <p className={s.trouble}>{error.message}</p>}
      {data &&
        runs.length === 0 &&
        (status || mine ? <EmptyState title={t.noFit} /> : <EmptyState title={t.none} text={t.noneText} />)}
      <ul className={s.list}>
        {runs.map((run, at) => (
          <Item
            key={run.id}
            run={run}
            current={current}
            other={current && current !== run.id ? current : (runs[at + 1]?.id ?? null)}
            onChosen={onChosen}
          />
        ))}
        {hasNextPage && (
          <li>
            <Button size="small" variant="ghost" onClick={() => fetchNextPage()}>
              {t.earlier}
            </Button>
          </li>
        )}
      </ul>
      <Link href={`/runs?workflow=${workflow}`} className={s.all} onClick={onChosen}>
        {t.all}
      </Link>
    </div>
  );
}

interface ItemProps {
  run: Run;
  current: string | null;
  /** What it is compared with: the run on the page, for that one itself the run before it. */
  other: string | null;
  onChosen: () => void;
}

function Item({ run, current, other, onChosen }: ItemProps) {
  const now = useNow(true);
  const isCurrent = run.id === current;
  return (
    <li className={s.row}>
      <Link
        href={runPage(run)}
        className={s.item}
        onClick={onChosen}
        {...(isCurrent ? { 'aria-current': 'true' as const } : {})}
      >
        <StatusIcon look={runLook(run.status)} size={14} />
        <span className={s.word}>{runLook(run.status).word}</span>
        <span className={s.about}>{aboutRun(run)}</span>
        <span className={s.when} title={moment(run.created_at)}>
          {ago(run.created_at, now)}
        </span>
      </Link>
      {other && (
        <Link
          href={isCurrent ? comparePage(other, run.id) : comparePage(run.id, other)}
          className={s.compare}
          aria-label={t.compare(moment(run.created_at))}
          title={t.compare(moment(run.created_at))}
          onClick={onChosen}
        >
          <Columns2 size={14} aria-hidden />
        </Link>
      )}
    </li>
  );
}

function aboutRun(run: Run): string {
  const version = run.version === null ? t.draft : t.v(run.version);
  const long = isOver(run.status) ? duration(between(run.started_at, run.finished_at, 0)) : null;
  return [version, long, run.by_name].filter(Boolean).join(' · ');
}
