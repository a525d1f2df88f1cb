/** Every run I may see: filtered by workflow and status, with how long it took and what it cost; a row opens it. */
import { useQueryClient } from '@tanstack/react-query';
import { Hand, History } from 'lucide-react';
import { useEffect } from 'react';
import { Link, useSearchParams } from 'wouter';
import { type Run, type RunStatus, useRuns, useWorkflows } from '../api';
import { Page } from '../app/Shell';
import { ago, between, duration, moment, money, tokens } from '../run/format';
import { isOver, runLook } from '../run/status';
import { useNow } from '../run-ui/now';
import { Status } from '../run-ui/StatusIcon';
import { Button, EmptyState, Select, Skeleton } from '../ui';
import s from './runs.module.css';

const STATUSES: RunStatus[] = ['running', 'waiting', 'queued', 'succeeded', 'failed', 'cancelled'];
/** Runs that go on are looked at again this often. */
const REFRESH_MS = 4000;

export function RunsPage() {
  const [search, setSearch] = useSearchParams();
  const workflow = search.get('workflow') ?? '';
  const status = search.get('status') ?? '';
  const { data, isPending, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useRuns({
    ...(workflow ? { workflow } : {}),
    ...(status ? { status } : {}),
  });
  const runs = data?.pages.flatMap((page) => page.results) ?? [];
  useRefreshed(runs.some((run) => !isOver(run.status)));

  const filter = (name: string, value: string) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (value) next.set(name, value);
      else next.delete(name);
      return next;
    });
  return (
    <Page
      title="Runs"
      lead="What ran, how it ended and what it cost."
      actions={<Filters {...{ workflow, status, filter }} />}
    >
      {isPending && <Skeleton height={280} />}
      {error && !data && (
        <EmptyState
          title="The runs could not be read"
          text={error.message}
          action={<Button onClick={() => refetch()}>Try again</Button>}
        />
      )}
      {data && runs.length === 0 && <Empty filtered={Boolean(workflow || status)} />}
      {runs.length > 0 && <RunTable runs={runs} />}
      {hasNextPage && (
        <div className={s.more}>
          <Button onClick={() => fetchNextPage()} disabled={isFetchingNextPage}>
            Earlier runs
          </Button>
        </div>
      )}
    </Page>
  );
}

interface FiltersProps {
  workflow: string;
  status: string;
  filter: (name: string, value: string) => void;
}

function Filters({ workflow, status, filter }: FiltersProps) {
  const { data: workflows = [] } = useWorkflows();
  return (
    <div className={s.filters}>
      <Select
        label="Workflow"
        value={workflow}
        onChange={(value) => filter('workflow', value)}
        options={[
          { value: '', label: 'All workflows' },
          ...workflows.map((each) => ({ value: each.id, label: each.name })),
        ]}
      />
      <Select
        label="Status"
        value={status}
        onChange={(value) => filter('status', value)}
        options={[
          { value: '', label: 'Any status' },
          ...STATUSES.map((each) => ({ value: each, label: runLook(each).word })),
        ]}
      />
    </div>
  );
}

/** Reads the list again now and then while something in it goes on. */
function useRefreshed(active: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => void client.invalidateQueries({ queryKey: ['runs'] }), REFRESH_MS);
    return () => clearInterval(timer);
  }, [active, client]);
}

function RunTable({ runs }: { runs: Run[] }) {
  return (
    <table className={s.table}>
      <thead>
        <tr>
          <th scope="col">Status</th>
          <th scope="col">Workflow</th>
          <th scope="col">Started</th>
          <th scope="col">By</th>
          <th scope="col" className={s.number}>
            Duration
          </th>
          <th scope="col" className={s.number}>
            Tokens
          </th>
          <th scope="col" className={s.number}>
            Cost
          </th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <RunRow key={run.id} run={run} />
        ))}
      </tbody>
    </table>
  );
}

function RunRow({ run }: { run: Run }) {
  const going = !isOver(run.status);
  const now = useNow(true);
  const spent = (run.usage?.input_tokens ?? 0) + (run.usage?.output_tokens ?? 0);
  return (
    <tr className={s.row}>
      <td>
        <Status look={runLook(run.status)} />
      </td>
      <td className={s.name}>
        <Link href={`/workflows/${run.workflow}/runs/${run.id}`} className={s.link}>
          {run.workflow_name || 'Untitled'}
        </Link>
        <span className={s.version}>{run.version === null ? 'draft' : `v${run.version}`}</span>
        {run.error && <span className={s.error}>{run.error.message}</span>}
      </td>
      <td title={moment(run.created_at)}>{ago(run.created_at, now)}</td>
      <td className={s.by}>{run.by_name ?? run.trigger}</td>
      <td className={s.number}>
        {duration(between(run.started_at ?? run.created_at, run.finished_at, now)).replace('.0 s', ' s')}
        {going && <span className="sr-only"> so far</span>}
      </td>
      <td className={s.number}>{spent ? tokens(spent).replace(' tok', '') : '–'}</td>
      <td className={s.number}>{spent ? money(run.usage?.cost_usd ?? 0) : '–'}</td>
    </tr>
  );
}

function Empty({ filtered }: { filtered: boolean }) {
  if (filtered) {
    return <EmptyState icon={<Hand size={22} />} title="No run fits" text="Choose other filters to see more runs." />;
  }
  return (
    <EmptyState
      icon={<History size={22} />}
      title="Nothing has run yet"
      text="Every run is kept here: what each step did, how long it took, what it cost. Templates run without a key."
      action={
        <Link href="/templates">
          <Button variant="primary">Run a template</Button>
        </Link>
      }
    />
  );
}
