/** The list of runs as a table, on a phone as cards; a row is a link, its box selects it. */
import { type KeyboardEvent, useRef } from 'react';
import { Link } from 'wouter';
import type { Run } from '../api';
import { runs as t } from '../i18n/en/runs';
import { ago, amount, between, moment, money, roundly } from '../run/format';
import { runPage } from '../run/path';
import { isOver, runLook } from '../run/status';
import { useNow } from '../run-ui/now';
import { Status } from '../run-ui/StatusIcon';
import s from './runs.module.css';

interface RunTableProps {
  runs: Run[];
  selected: ReadonlySet<string>;
  onSelect: (ids: ReadonlySet<string>) => void;
}

const NUMBERS = new Set(['duration', 'tokens', 'cost']);

export function RunTable({ runs, selected, onSelect }: RunTableProps) {
  const last = useRef<string | null>(null);
  /** One more or one less; with Shift, all from the last one to this. */
  function select(id: string, isRange: boolean) {
    const next = new Set(selected);
    const [from, to] = [runs.findIndex((run) => run.id === last.current), runs.findIndex((run) => run.id === id)];
    if (isRange && from >= 0) {
      for (const run of runs.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(run.id);
    } else if (!next.delete(id)) next.add(id);
    last.current = id;
    onSelect(next);
  }
  return (
    <table className={s.table} onKeyDown={walk}>
      <caption className="sr-only">{t.table}</caption>
      <thead>
        <tr>
          {Object.entries(t.columns).map(([name, text]) => (
            <th key={name} scope="col" className={NUMBERS.has(name) ? s.number : undefined}>
              {name === 'select' ? <span className="sr-only">{text}</span> : text}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <RunRow
            key={run.id}
            run={run}
            isSelected={selected.has(run.id)}
            onSelect={(isRange) => select(run.id, isRange)}
          />
        ))}
      </tbody>
    </table>
  );
}

/** Arrow keys go from row to row and stay in the column of boxes or of links. */
function walk(event: KeyboardEvent<HTMLTableElement>): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const focused = event.target as HTMLElement;
  if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
  const row = focused.closest('tbody tr');
  const next = by > 0 ? row?.nextElementSibling : row?.previousElementSibling;
  if (!next) return;
  event.preventDefault();
  next.querySelector<HTMLElement>(focused.matches('input') ? 'input' : 'a')?.focus();
}

/** Tokens in and out together. */
export function spentOf(run: Run): number {
  return (run.usage?.input_tokens ?? 0) + (run.usage?.output_tokens ?? 0);
}

interface RowProps {
  run: Run;
  isSelected: boolean;
  onSelect: (isRange: boolean) => void;
}

function RunRow({ run, isSelected, onSelect }: RowProps) {
  const going = !isOver(run.status);
  const now = useNow(true);
  const spent = spentOf(run);
  const name = run.workflow_name || t.untitled;
  const said = run.error?.message ?? run.note;
  return (
    <tr className={s.row} data-run={run.id} data-selected={isSelected || undefined}>
      <td className={s.select}>
        <input
          type="checkbox"
          checked={isSelected}
          aria-label={t.select(name, moment(run.created_at))}
          onChange={(event) => onSelect((event.nativeEvent as MouseEvent).shiftKey)}
        />
      </td>
      <td className={s.status}>
        <Status look={runLook(run.status)} />
      </td>
      <td className={s.name}>
        <Link
          href={runPage(run)}
          className={s.link}
          onKeyDown={(event) => {
            if (event.key !== ' ') return;
            event.preventDefault();
            onSelect(event.shiftKey);
          }}
        >
          {name}
        </Link>
        {said && (
          <span className={run.error ? s.error : s.note} title={said}>
            {said}
          </span>
        )}
      </td>
      <td className={s.version}>{run.version === null ? t.draft : t.v(run.version)}</td>
      <td className={s.when} title={moment(run.created_at)}>
        {ago(run.created_at, now)}
      </td>
      <td className={s.by}>{run.by_name ?? run.trigger}</td>
      <td className={s.number}>
        {roundly(between(run.started_at ?? run.created_at, run.finished_at, now))}
        {going && <span className="sr-only"> {t.soFar}</span>}
      </td>
      <td className={`${s.number} ${s.tokens}`}>{spent ? amount(spent) : '–'}</td>
      <td className={s.number}>{spent ? money(run.usage?.cost_usd ?? 0) : '–'}</td>
    </tr>
  );
}
