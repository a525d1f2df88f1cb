/** What changed between two versions of a workflow, or a version and the draft: drawn, and listed beside it. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowLeft, ArrowRight, ArrowRightLeft, ChevronDown, ChevronUp, Ellipsis, Link2 } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { api, keys, useCatalog, useVersion, useVersions, useWorkflow, type Version } from '../api';
import { diffDocs } from '../graph/diff';
import type { Catalog, Doc } from '../graph/types';
import { whole } from '../graph/whole';
import { versions as t } from '../i18n/en/versions';
import { Button, copyText, EmptyState, IconButton, Menu, Select, Spinner, toast } from '../ui';
import { ChangeList } from './ChangeList';
import { Drawing } from './Drawing';
import { merged } from './merged';
import s from './page.module.css';
import { fileOf, RestoreDialog } from './Restore';
import { entriesOf, summaryOf } from './words';

export function VersionsPage({ id }: { id: string }) {
  const client = useQueryClient();
  const [search, setSearch] = useSearchParams();
  // What the draft is may have changed a moment ago, in the editor one comes from.
  useEffect(() => void client.invalidateQueries({ queryKey: keys.workflow(id) }), [client, id]);
  const workflow = useWorkflow(id);
  const { data: list, error } = useVersions(id);
  const from = search.get('from') ?? String(list?.[0]?.number ?? 'draft');
  const to = search.get('to') ?? 'draft';
  const before = useDoc(id, from);
  const after = useDoc(id, to);
  const { data: catalog } = useCatalog();
  const name = workflow.data?.name || t.untitled;
  useEffect(() => {
    document.title = `${t.title} · ${name} · Baton`;
  }, [name]);
  const choose = (next: { from?: string; to?: string }) => setSearch({ from, to, ...next }, { replace: true });
  const trouble = error ?? workflow.error ?? before.error ?? after.error;
  return (
    <div className={s.page}>
      <header className={s.bar}>
        <Link href={`/workflows/${id}`} className={s.back} aria-label={t.back}>
          <ArrowLeft size={16} aria-hidden />
        </Link>
        <h1 className={s.name}>
          {name} <span>{t.title}</span>
        </h1>
        {list && <Pickers {...{ list, from, to, choose }} />}
        <span className={s.grow} />
        <Tools {...{ id, name, from, to }} before={before.doc} after={after.doc} role={workflow.data?.role} />
      </header>
      {trouble ? (
        <EmptyState
          title={t.unreadable}
          text={trouble.message}
          action={
            <Button onClick={() => client.invalidateQueries({ queryKey: keys.workflow(id) })}>{t.again}</Button>
          }
        />
      ) : before.doc && after.doc && catalog ? (
        <Compared
          before={before.doc}
          after={after.doc}
          catalog={catalog.byKey as Catalog}
          label={t.drawing(labelOf(from), labelOf(to))}
        />
      ) : (
        <div className={s.waiting}>
          <Spinner size={22} />
        </div>
      )}
    </div>
  );
}

function labelOf(which: string): string {
  if (OF_RUN.test(which)) return t.run;
  return which === 'draft' ? t.draft : t.number(Number(which));
}

const OF_RUN = /^run:([0-9a-f-]{36})$/;

/** The document that `draft`, a number or `run:…` names. */
function useDoc(id: string, which: string): { doc: Doc | undefined; error: Error | null } {
  const number = /^\d+$/.test(which) ? Number(which) : null;
  const run = OF_RUN.exec(which)?.[1];
  const workflow = useWorkflow(id);
  const version = useVersion(id, number);
  const ran = useQuery({
    queryKey: ['run', run, 'document'],
    queryFn: async ({ signal }) =>
      (await api.get<{ document: Doc }>(`/runs/${run}/document`, { signal })).data.document,
    enabled: run !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const given = (run ? ran.data : (number === null ? workflow : version).data?.document) as Doc | undefined;
  const doc = useMemo(() => given && whole(given), [given]);
  return { doc, error: run ? ran.error : (number === null ? workflow : version).error };
}

interface PickersProps {
  list: Version[];
  from: string;
  to: string;
  choose: (next: { from?: string; to?: string }) => void;
}

function Pickers({ list, from, to, choose }: PickersProps) {
  const options = [
    ...[from, to].filter((which) => OF_RUN.test(which)).map((value) => ({ value, label: t.run })),
    { value: 'draft', label: t.draft },
    ...list.map(({ number, message }) => ({
      value: String(number),
      label: message ? `${t.short(number)} · ${message.slice(0, 40)}` : t.number(number),
    })),
  ];
  return (
    <div className={s.pickers}>
      <Select small label={t.from} value={from} options={options} onChange={(value) => choose({ from: value })} />
      <ArrowRight size={14} aria-hidden className={s.arrow} />
      <Select small label={t.to} value={to} options={options} onChange={(value) => choose({ to: value })} />
      <IconButton
        label={t.swap}
        size="small"
        icon={<ArrowRightLeft size={14} />}
        onClick={() => choose({ from: to, to: from })}
      />
    </div>
  );
}

interface ToolsProps {
  id: string;
  name: string;
  from: string;
  to: string;
  before: Doc | undefined;
  after: Doc | undefined;
  role: string | undefined;
}

function Tools({ id, name, from, to, before, after, role }: ToolsProps) {
  const [restoring, setRestoring] = useState<number | null>(null);
  const mayEdit = role === 'editor' || role === 'owner';
  const numbers = [...new Set([from, to].filter((which) => /^\d+$/.test(which)).map(Number))];
  async function copyLink() {
    const link = `${location.origin}/workflows/${id}/versions?from=${from}&to=${to}`;
    const isCopied = await copyText(link);
    toast(isCopied ? t.copied : t.notCopied, { tone: isCopied ? 'ok' : 'fail' });
  }
  const download = (which: string, doc: Doc | undefined) => ({
    label: t.downloadOne(labelOf(which)),
    onSelect: () => doc && fileOf(name, which, doc),
  });
  return (
    <div className={s.tools}>
      <Button size="small" icon={<Link2 size={14} />} onClick={copyLink}>
        {t.copyLink}
      </Button>
      {mayEdit && to === 'draft' && numbers[0] !== undefined && (
        <Button size="small" onClick={() => setRestoring(numbers[0] ?? null)}>
          {t.restoreOne(numbers[0])}
        </Button>
      )}
      <Menu
        trigger={<IconButton label={t.more(t.title)} size="small" icon={<Ellipsis size={15} />} />}
        items={[
          download(from, before),
          ...(from === to ? [] : [download(to, after)]),
          ...(mayEdit ? numbers : []).map((each) => ({
            label: t.restoreOne(each),
            onSelect: () => setRestoring(each),
          })),
        ]}
      />
      {restoring !== null && <RestoreDialog id={id} number={restoring} onClose={() => setRestoring(null)} />}
    </div>
  );
}

/** The drawing and the list; n and p walk through the changes in both. */
function Compared({ before, after, catalog, label }: { before: Doc; after: Doc; catalog: Catalog; label: string }) {
  const found = useMemo(() => {
    const diff = diffDocs(before, after, catalog);
    const drawing = merged(before, after, diff, catalog);
    const places = new Map([...drawing.boxes, ...drawing.plates].map((each) => [each.id, each]));
    // As one reads: from left to right, and down.
    const entries = entriesOf(before, after, diff, catalog).sort((a, b) => {
      const [one, two] = [places.get(a.at), places.get(b.at)];
      return one && two ? one.x - two.x || one.y - two.y : 0;
    });
    return { diff, entries, drawing };
  }, [before, after, catalog]);
  const { diff, entries, drawing } = found;
  const [at, setAt] = useState<string | null>(null);
  const index = entries.findIndex((entry) => entry.key === at);
  const step = (by: 1 | -1) => {
    const count = entries.length;
    if (count) setAt(entries[index < 0 ? (by > 0 ? 0 : count - 1) : (index + by + count) % count]!.key);
  };
  useWalkKeys(step);
  const isSame = entries.length === 0;
  return (
    <main className={s.middle}>
      <Drawing drawing={drawing} at={entries[index]?.at ?? null} label={label} />
      <section className={s.side} aria-label={t.list}>
        <div className={s.head}>
          <h2 aria-live="polite">{isSame ? t.same : summaryOf(diff)}</h2>
          {!isSame && (
            <>
              <span className={s.count}>{index >= 0 && t.at(index + 1, entries.length)}</span>
              <IconButton
                label={t.previous}
                shortcut="P"
                size="small"
                icon={<ChevronUp size={16} />}
                onClick={() => step(-1)}
              />
              <IconButton
                label={t.next}
                shortcut="N"
                size="small"
                icon={<ChevronDown size={16} />}
                onClick={() => step(1)}
              />
            </>
          )}
        </div>
        {isSame && <p className={s.same}>{diff.moved.length ? t.sameMoved : t.sameText}</p>}
        <ChangeList entries={entries} diff={diff} after={after} at={at} onAt={setAt} />
      </section>
    </main>
  );
}

function useWalkKeys(step: (by: 1 | -1) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping = (event.target as Element).closest?.('input, textarea, select, [role=menu]');
      if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === 'n') step(1);
      if (event.key === 'p') step(-1);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
}
