/** Two runs side by side: how each stood, what differs in output, time and cost, step by step. */
import { useQuery } from '@tanstack/react-query';
import { ArrowRightLeft, Columns2 } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { Link, useSearchParams } from 'wouter';
import { ApiError, api, keys, messageOf, type Run, useRunHead } from '../api';
import { Page } from '../app/Shell';
import { countChanges, type DocDiff, diffDocs } from '../graph/diff';
import { same } from '../graph/paths';
import type { Doc, Json } from '../graph/types';
import { compare as t } from '../i18n/en/compare';
import { between, duration, moment, money, tokens } from '../run/format';
import { runPage } from '../run/path';
import { isOver, runLook } from '../run/status';
import { useNow } from '../run-ui/now';
import { Status } from '../run-ui/StatusIcon';
import { type Compared, comparedSteps } from '../runs/compare';
import { useRefreshed } from '../runs/refresh';
import { Button, EmptyState, IconButton, Skeleton } from '../ui';
import { Change } from './Change';
import s from './compare.module.css';
import { Delta } from './Delta';
import { Steps } from './Steps';

export function ComparePage() {
  const [search, setSearch] = useSearchParams();
  const [first, second] = [search.get('a'), search.get('b')];
  const a = useRunHead(first);
  const b = useRunHead(second);
  const going = [a.data, b.data].filter((run) => run && !isOver(run.status));
  useRefreshed(
    going.map((run) => keys.run(run?.id ?? '')),
    true,
  );
  const swap = (
    <IconButton
      label={t.swap}
      outlined
      icon={<ArrowRightLeft size={15} />}
      onClick={() => setSearch({ a: second ?? '', b: first ?? '' }, { replace: true })}
    />
  );
  const all = <Link href="/runs">{t.allRuns}</Link>;
  const unread = [a, b].filter((run) => run.error);
  const again = <Button onClick={() => unread.forEach((run) => void run.refetch())}>{t.again}</Button>;
  const isGone = unread.some(({ error }) => error instanceof ApiError && error.status === 404);
  return (
    <Page title={t.title} lead={t.lead} actions={a.data && b.data && swap}>
      {!first || !second ? (
        <EmptyState icon={<Columns2 size={22} />} title={t.choose} text={t.chooseText} action={all} />
      ) : a.error || b.error ? (
        <EmptyState title={t.unreadable} text={whyNot(a.error ?? b.error)} action={isGone ? all : again} />
      ) : a.data && b.data ? (
        <Both a={a.data} b={b.data} />
      ) : (
        <Skeleton height={320} />
      )}
    </Page>
  );
}

/** Who may not see a run is told the same as where there is none. */
function whyNot(error: unknown): string {
  return error instanceof ApiError && error.status === 404 ? t.unreadableText : messageOf(error);
}

function Both({ a, b }: { a: Run; b: Run }) {
  const [before, after] = [useRunDoc(a.id), useRunDoc(b.id)];
  const diff = useMemo(() => (before && after ? diffDocs(before, after) : null), [before, after]);
  const pairs = useMemo(
    () => comparedSteps(a as unknown as Compared, b as unknown as Compared, diff?.renamed),
    [a, b, diff],
  );
  return (
    <>
      <Facts a={a} b={b} />
      <Drawings a={a} b={b} diff={diff} />
      <Value title={t.input} before={a.input} after={b.input} same={t.sameInput} />
      <Value
        title={t.output}
        before={a.output ?? undefined}
        after={b.output ?? undefined}
        same={(a.output ?? b.output ?? null) === null ? t.neither : t.sameOutput}
      />
      {(a.error || b.error) && <Errors a={a} b={b} />}
      <Steps pairs={pairs} a={a} b={b} before={before} after={after} />
    </>
  );
}

/** The document that the run executed; undefined until it is there, and where it cannot be read. */
function useRunDoc(id: string): Doc | undefined {
  const { data } = useQuery({
    queryKey: ['run', id, 'document'],
    queryFn: async ({ signal }) =>
      (await api.get<{ document: Doc }>(`/runs/${id}/document`, { signal })).data.document,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return useMemo(() => data && { ...data, edges: data.edges ?? [] }, [data]);
}

function Facts({ a, b }: { a: Run; b: Run }) {
  const now = useNow(!isOver(a.status) || !isOver(b.status));
  const took = (run: Run): number => between(run.started_at ?? run.created_at, run.finished_at, now);
  const used = (run: Run): number => (run.usage?.input_tokens ?? 0) + (run.usage?.output_tokens ?? 0);
  const paid = (run: Run): number => run.usage?.cost_usd ?? 0;
  const version = (run: Run): string => (run.version === null ? t.draft : t.version(run.version));
  const number = (label: string, value: (run: Run) => number, write: (n: number) => string): ReactNode => (
    <Fact
      label={label}
      a={write(value(a))}
      b={write(value(b))}
      delta={<Delta a={value(a)} b={value(b)} write={write} />}
    />
  );
  return (
    <table className={s.facts}>
      <thead>
        <tr>
          <td />
          {[a, b].map((run, at) => (
            <th key={run.id} scope="col">
              <span className={s.which}>{at === 0 ? t.first : t.second}</span>
              <Link href={runPage(run)} className={s.link} aria-label={t.open(moment(run.created_at))}>
                {moment(run.created_at)}
              </Link>
            </th>
          ))}
          <th scope="col">{t.difference}</th>
        </tr>
      </thead>
      <tbody>
        <Fact
          label={t.facts.status}
          a={<Status look={runLook(a.status)} />}
          b={<Status look={runLook(b.status)} />}
          delta={a.status === b.status ? t.same : ''}
        />
        {a.workflow !== b.workflow && (
          <Fact label={t.facts.workflow} a={a.workflow_name} b={b.workflow_name} delta="" />
        )}
        <Fact label={t.facts.version} a={version(a)} b={version(b)} delta={version(a) === version(b) ? t.same : ''} />
        <Fact label={t.facts.by} a={a.by_name ?? a.trigger} b={b.by_name ?? b.trigger} delta="" />
        {number(t.facts.duration, took, duration)}
        {number(t.facts.cost, paid, money)}
        {number(t.facts.tokens, used, (n) => tokens(n).replace(' tok', ''))}
        {number(t.facts.steps, (run) => Object.keys(run.nodes ?? {}).length, String)}
      </tbody>
    </table>
  );
}

interface FactProps {
  label: string;
  a: ReactNode;
  b: ReactNode;
  delta: ReactNode;
}

function Fact({ label, a, b, delta }: FactProps) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>{a}</td>
      <td>{b}</td>
      <td className={s.delta}>{delta}</td>
    </tr>
  );
}

/** Whether both ran the same document, and where to see what differs. */
function Drawings({ a, b, diff }: { a: Run; b: Run; diff: DocDiff | null }) {
  if (a.workflow !== b.workflow) return <p className={s.drawings}>{t.otherWorkflow}</p>;
  if (!diff) return null;
  const count = countChanges(diff);
  return (
    <p className={s.drawings}>
      {count === 0 ? t.sameDrawing : t.otherDrawing(count)}{' '}
      {count > 0 && (
        <Link href={`/workflows/${b.workflow}/versions?from=run:${a.id}&to=run:${b.id}`} className={s.link}>
          {t.seeDrawing}
        </Link>
      )}
    </p>
  );
}

interface ValueProps {
  title: string;
  before: Json | undefined;
  after: Json | undefined;
  same: string;
}

function Value({ title, before, after, same: sentence }: ValueProps) {
  return (
    <section className={s.value} aria-label={title}>
      <h2>{title}</h2>
      {same(before, after) ? <p className={s.quiet}>{sentence}</p> : <Change before={before} after={after} />}
    </section>
  );
}

/** Why they failed, each for itself: nobody looks for the changed words of an error. */
function Errors({ a, b }: { a: Run; b: Run }) {
  const said = [
    [t.first, a.error],
    [t.second, b.error],
  ] as const;
  return (
    <section className={s.value} aria-label={t.error}>
      <h2>{t.error}</h2>
      {said.map(
        ([which, error]) =>
          error && (
            <p key={which}>
              <span className={s.which}>{which}</span>
              {error.message}
            </p>
          ),
      )}
    </section>
  );
}
