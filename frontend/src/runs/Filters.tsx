/** The filters above the list of runs; each stands in the address. */
import { ChevronDown, Search, SlidersHorizontal, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import { type Run, type RunStatus, useMe, useWorkflows } from '../api';
import { runs as t } from '../i18n/en/runs';
import { duration } from '../run/format';
import { runLook } from '../run/status';
import { StatusIcon } from '../run-ui/StatusIcon';
import { Button, Input, Popover, Select } from '../ui';
import { FILTERS, type FilterName, isFiltered, toggled, withFilter } from './filters';
import s from './runs.module.css';

const STATUSES: RunStatus[] = ['running', 'waiting', 'queued', 'succeeded', 'failed', 'cancelled'];
const LONG = ['10', '60', '600', '3600'];
/** Typing rests so long before it is searched for. */
const REST_MS = 250;

export function Filters({ runs }: { runs: Run[] }) {
  const [search, setSearch] = useSearchParams();
  const { data: workflows = [] } = useWorkflows();
  const [isOpen, setOpen] = useState(() => FILTERS.some((name) => name !== 'q' && search.get(name)));
  const get = (name: FilterName): string => search.get(name) ?? '';
  const set = (name: FilterName, value: string) =>
    setSearch((before) => withFilter(before, name, value), { replace: true });
  const select = (name: FilterName, label: string, options: [string, string][]) => (
    <Select
      small
      label={label}
      value={get(name)}
      onChange={(value) => set(name, value)}
      options={options.map(([value, text]) => ({ value, label: text }))}
    />
  );
  return (
    <search className={s.filters} aria-label={t.filters} data-open={isOpen || undefined}>
      <SearchField value={get('q')} onChange={(value) => set('q', value)} />
      <Button
        size="small"
        className={s.fold ?? ''}
        icon={<SlidersHorizontal size={14} />}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {t.filters}
      </Button>
      {select('workflow', t.workflow, [
        ['', t.allWorkflows],
        ...workflows.map((each): [string, string] => [each.id, each.name || t.untitled]),
      ])}
      <StatusFilter value={get('status')} onChange={(value) => set('status', value)} />
      {select('by', t.by, usePeople(runs, get('by')))}
      {select('version', t.version, [
        ['', t.anyVersion],
        ['draft', t.drafts],
        ['published', t.publishedOnes],
        ...(/^\d+$/.test(get('version')) ? [[get('version'), t.v(Number(get('version')))] as [string, string]] : []),
      ])}
      {select('time', t.time, [
        ['', t.anyTime],
        ['today', t.today],
        ['7d', t.days(7)],
        ['30d', t.days(30)],
        ['custom', t.custom],
      ])}
      {get('time') === 'custom' &&
        (['from', 'to'] as const).map((name) => (
          <Input
            key={name}
            type="date"
            small
            className={s.day ?? ''}
            aria-label={t[name]}
            value={get(name)}
            onChange={(event) => set(name, event.target.value)}
          />
        ))}
      {select('long', t.long, [
        ['', t.anyLong],
        ...LONG.map((each): [string, string] => [each, t.longer(duration(Number(each) * 1000).replace('.0', ''))]),
      ])}
      {isFiltered(search) && (
        <Button
          size="small"
          variant="ghost"
          className={s.clear ?? ''}
          icon={<X size={14} />}
          onClick={() => setSearch({}, { replace: true })}
        >
          {t.clear}
        </Button>
      )}
    </search>
  );
}

/** Me, and everybody whose runs have been listed on this page. */
function usePeople(runs: Run[], chosen: string): [string, string][] {
  const me = useMe().data;
  const known = useRef(new Map<string, string>());
  for (const run of runs) if (run.by && run.by !== me?.id) known.current.set(run.by, run.by_name ?? run.by);
  if (chosen && chosen !== 'me' && !known.current.has(chosen)) known.current.set(chosen, chosen);
  return [['', t.anyone], ['me', t.me], ...known.current];
}

function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [text, setText] = useState(value);
  const latest = useRef(onChange);
  latest.current = onChange;
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => latest.current(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text, value]);
  return (
    <span className={s.search}>
      <Search size={14} aria-hidden />
      <Input
        type="search"
        small
        aria-label={t.search}
        placeholder={t.searchHint}
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </span>
  );
}

function StatusFilter({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const chosen = value ? value.split(',') : [];
  const words = STATUSES.filter((each) => chosen.includes(each)).map((each) => runLook(each).word);
  return (
    <Popover
      label={t.status}
      align="start"
      trigger={
        <button
          type="button"
          className={s.statusButton}
          aria-label={`${t.status}: ${words.join(', ') || t.anyStatus}`}
        >
          <span>{words.join(', ') || t.anyStatus}</span>
          <ChevronDown size={14} aria-hidden />
        </button>
      }
    >
      <fieldset className={s.statuses}>
        <legend className="sr-only">{t.status}</legend>
        {STATUSES.map((each) => (
          <label key={each}>
            <input type="checkbox" checked={chosen.includes(each)} onChange={() => onChange(toggled(value, each))} />
            <StatusIcon look={runLook(each)} size={14} />
            {runLook(each).word}
          </label>
        ))}
      </fieldset>
    </Popover>
  );
}
