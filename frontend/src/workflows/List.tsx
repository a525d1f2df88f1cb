/** The list with its search, filters and order. Arrows walk the rows; of a long list those near the window are drawn. */
import { Search } from 'lucide-react';
import { type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { WorkflowSummary } from '@/api';
import { Button, Input, Kbd, Segments, Select } from '@/ui';
import { workflows as t } from '../i18n/en/workflows';
import { Dialogs } from './Dialogs';
import { listed, type Sorting, type Whose } from './list';
import { useMarks } from './marks';
import { useNear } from './near';
import { recentIds } from './recent';
import { type Asked, WorkflowRow } from './WorkflowRow';
import s from './workflows.module.css';

const WHOSE = (['all', 'mine', 'shared', 'pinned'] as const).map((value) => ({ value, label: t.whose[value] }));
const SORTS = (['changed', 'ran', 'name'] as const).map((value) => ({ value, label: t.sort[value] }));
const STEPS: Record<string, (at: number, last: number) => number> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => at - 1,
  Home: () => 0,
  End: (_, last) => last,
};

export function List({ workflows, now }: { workflows: readonly WorkflowSummary[]; now: number }) {
  const [words, setWords] = useState('');
  const [whose, setWhose] = useState<Whose>('all');
  const [sort, setSort] = useState<Sorting>('changed');
  const [asked, setAsked] = useState<Asked | null>(null);
  const pinned = useMarks((marks) => marks.pinned);
  const typed = useDeferredValue(words);
  const found = useMemo(
    () => listed(workflows, { words: typed, whose, sort, pinned }),
    [workflows, typed, whose, sort, pinned],
  );
  const box = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useSlash(field);
  const list = useRef<HTMLUListElement>(null);
  const { from, to, height } = useNear(list, found.length);

  function onKeyDown(event: KeyboardEvent) {
    const step = STEPS[event.key];
    const target = event.target as HTMLElement;
    const rows = [...(box.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
    const at = rows.indexOf(target);
    const fromField = target === field.current && event.key === 'ArrowDown';
    if (!step || (at < 0 && !fromField) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = step(at, rows.length - 1);
    (next < 0 ? field.current : rows[next])?.focus();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows walk from the search field to the rows and on
    <div ref={box} onKeyDown={onKeyDown}>
      <Recents workflows={workflows} />
      <div className={s.bar}>
        <div className={s.search}>
          <Search size={15} aria-hidden />
          <Input
            ref={field}
            type="search"
            aria-label={t.search}
            placeholder={t.search}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
          {!words && <Kbd>{t.searchKey}</Kbd>}
        </div>
        <Segments label={t.whose.label} value={whose} options={WHOSE} onChange={(next) => setWhose(next as Whose)} />
        <span className={s.count} role="status">
          {t.found(found.length, workflows.length)}
        </span>
        <Select
          className={s.sort}
          label={t.sort.label}
          value={sort}
          options={SORTS}
          onChange={(next) => setSort(next as Sorting)}
        />
      </div>
      <ul
        ref={list}
        className={s.list}
        style={{ paddingTop: from * height, paddingBottom: Math.max(0, found.length - to) * height }}
        aria-label={t.list}
      >
        {found.slice(from, to).map((workflow, at) => (
          <WorkflowRow
            key={workflow.id}
            workflow={workflow}
            now={now}
            onAsk={setAsked}
            place={from + at + 1}
            of={found.length}
          />
        ))}
        {found.length === 0 && (
          <li className={s.none}>
            <p>{t.none(typed)}</p>
            <Button
              onClick={() => {
                setWords('');
                setWhose('all');
              }}
            >
              {t.showAll}
            </Button>
          </li>
        )}
      </ul>
      {asked && <Dialogs asked={asked} onClose={() => setAsked(null)} />}
    </div>
  );
}

/** `/` goes to the search field, unless one types somewhere. */
function useSlash(field: { current: HTMLInputElement | null }): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof HTMLElement && event.target.closest('input, textarea, select, dialog')) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [field]);
}

/** With a handful of workflows the list itself is the overview. */
const FEW = 7;

function Recents({ workflows }: { workflows: readonly WorkflowSummary[] }) {
  const [ids] = useState(recentIds);
  const recent = useMemo(() => {
    const byId = new Map(workflows.map((workflow) => [workflow.id, workflow]));
    return ids.flatMap((id) => byId.get(id) ?? []).slice(0, 4);
  }, [workflows, ids]);
  if (recent.length === 0 || workflows.length < FEW) return null;
  return (
    <nav className={s.recents} aria-label={t.recents}>
      <span className={s.quiet}>{t.recents}</span>
      {recent.map((workflow) => (
        <Link key={workflow.id} href={`/workflows/${workflow.id}`} className={s.recent}>
          {workflow.name}
        </Link>
      ))}
    </nav>
  );
}
