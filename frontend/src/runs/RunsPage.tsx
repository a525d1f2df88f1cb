/** Every run I may see: filtered, with how long it took and what it cost; a row opens it, two can be compared. */
import { Hand, History } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { type Run, useRuns } from '../api';
import { Page } from '../app/Shell';
import { runs as t } from '../i18n/en/runs';
import { money, tokens } from '../run/format';
import { isOver } from '../run/status';
import { Button, EmptyState, Skeleton } from '../ui';
import { Filters } from './Filters';
import { isFiltered, queryOf } from './filters';
import { RunTable, spentOf } from './RunTable';
import { useRefreshed } from './refresh';
import s from './runs.module.css';
import { SelectionBar } from './SelectionBar';

export function RunsPage() {
  const [search] = useSearchParams();
  const filter = queryOf(search, new Date());
  const { data, isPending, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useRuns(filter);
  const runs = useMemo(() => data?.pages.flatMap((page) => page.results) ?? [], [data]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const chosen = runs.filter((run) => selected.has(run.id));
  useRefreshed(runs.some((run) => !isOver(run.status)) ? [['runs']] : []);
  return (
    <Page title={t.title} lead={t.lead}>
      <Filters runs={runs} />
      {isPending && <Skeleton height={280} />}
      {error && !data && (
        <EmptyState
          title={t.unreadable}
          text={error.message}
          action={<Button onClick={() => refetch()}>{t.again}</Button>}
        />
      )}
      {data && <Sum runs={runs} more={hasNextPage} />}
      {data && runs.length === 0 && <Empty filtered={isFiltered(search)} />}
      {runs.length > 0 && <RunTable runs={runs} selected={selected} onSelect={setSelected} />}
      {hasNextPage && (
        <div className={s.more}>
          <Button onClick={() => fetchNextPage()} disabled={isFetchingNextPage}>
            {t.earlier}
          </Button>
        </div>
      )}
      {chosen.length > 0 && <SelectionBar runs={chosen} onClear={() => setSelected(new Set())} />}
    </Page>
  );
}

/** How many runs are listed, and what they cost together. */
function Sum({ runs, more }: { runs: Run[]; more: boolean }) {
  const cost = runs.reduce((sum, run) => sum + (run.usage?.cost_usd ?? 0), 0);
  const spent = runs.reduce((sum, run) => sum + spentOf(run), 0);
  return (
    <p className={s.sum} role="status">
      {[t.shown(runs.length, more), spent ? tokens(spent) : '', spent ? money(cost) : ''].filter(Boolean).join(' · ')}
    </p>
  );
}

function Empty({ filtered }: { filtered: boolean }) {
  if (filtered) return <EmptyState icon={<Hand size={22} />} title={t.noFit} text={t.noFitText} />;
  return (
    <EmptyState
      icon={<History size={22} />}
      title={t.none}
      text={t.noneText}
      action={
        <Link href="/templates">
          <Button variant="primary">{t.runTemplate}</Button>
        </Link>
      }
    />
  );
}
