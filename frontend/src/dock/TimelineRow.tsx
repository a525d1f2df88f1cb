/** One row of the waterfall: its name, which leads to the step, its bars, how long it took and what it cost. */
import { ChevronRight } from 'lucide-react';
import { type CSSProperties, memo } from 'react';
import { navigate } from 'wouter/use-browser-location';
import { reveal } from '../canvas/view';
import { titleOf } from '../graph/slug';
import { timeline as t } from '../i18n/en/dock-tabs';
import type { Bar } from '../run/bars';
import { duration, money, tokens } from '../run/format';
import { runPage, stepPage } from '../run/path';
import type { Row } from '../run/select';
import { nodeLook, WAITS_FOR_TIME } from '../run/status';
import { openLastRun } from '../run-ui/open';
import { StatusIcon } from '../run-ui/StatusIcon';
import { choosePath } from '../stores/chosen';
import { useDocument } from '../stores/document';
import { useRun } from '../stores/run';
import { isNarrow } from '../stores/screen';
import { cx, kindColours } from '../ui';
import s from './timeline.module.css';

export type Size = 'time' | 'cost' | 'tokens';

interface TimelineRowProps {
  row: Row;
  place: { top: number; index: number; of: number };
  size: Size;
  from: number;
  to: number;
  now: number;
  onToggle: (row: Row) => void;
}

/** Shows the step on the canvas and this element of its work in the inspector; of a called run, that run's page. */
function open(row: Row): void {
  if (row.of) {
    navigate(runPage(row.of));
    return;
  }
  const { doc, id } = useDocument.getState();
  const { runId } = useRun.getState();
  if (!doc.nodes[row.node] && id && runId) {
    // Deleted since: the page of the run has it as it was drawn then.
    navigate(stepPage({ workflow: id, id: runId }, row.path ?? row.node));
    return;
  }
  choosePath(row.node, row.number === null ? null : row.path);
  // In a narrow window the inspector would lie over all of it.
  if (isNarrow()) useDocument.getState().select([row.node]);
  else openLastRun(row.node);
  reveal(row.node);
}

export const TimelineRow = memo(function TimelineRow(props: TimelineRowProps) {
  const { row, place, size, from, to, now, onToggle } = props;
  const node = useDocument((state) => (row.of ? undefined : state.doc.nodes[row.node]));
  const selected = useDocument((state) => !row.of && state.selection.includes(row.node));
  const group = useDocument((state) => state.types[row.type || (node?.type ?? '')]?.group);
  const name = node?.label || titleOf(row.node);
  const look = row.status === 'waiting' && !row.asks ? WAITS_FOR_TIME : nodeLook(row.status, row.asks);
  const colour = row.status === 'failed' ? 'var(--fail)' : kindColours(group).colour;
  const style = { '--depth': row.depth, '--bar': colour, top: place.top } as CSSProperties;
  const length = row.span ? (row.span.to ?? now) - row.span.from : null;
  return (
    <li
      className={s.row}
      style={style}
      data-selected={selected || undefined}
      data-node={row.node}
      aria-setsize={place.of}
      aria-posinset={place.index + 1}
    >
      <div className={s.name}>
        {row.opens && (
          <button
            type="button"
            className={s.twist}
            aria-expanded={row.open}
            aria-label={twist(row, name)}
            onClick={() => onToggle(row)}
          >
            <ChevronRight size={12} aria-hidden />
          </button>
        )}
        {row.node === '' ? (
          <span className={cx(s.label, s.quiet)}>{row.note}</span>
        ) : (
          <button type="button" className={s.label} onClick={() => open(row)} title={row.note ?? name}>
            <StatusIcon look={look} size={12} />
            <span className={s.text}>{row.number === null ? name : `${name} ${row.number}`}</span>
            {row.count > 1 && <span className={s.count}>×{row.count}</span>}
            <span className="sr-only">, {look.word}</span>
          </button>
        )}
      </div>
      {/* The name beside it is the button that does the same. */}
      <div className={s.track} aria-hidden onClick={() => row.node && open(row)}>
        {size === 'time' ? (
          <Bars {...{ row, from, to, now }} />
        ) : (
          <span
            className={s.bar}
            style={{ left: 0, width: row[size] ? `max(3px, ${(100 * row[size]) / to}%)` : 0 }}
          />
        )}
      </div>
      <span className={s.figure}>{length === null ? '–' : duration(length)}</span>
      <span className={cx(s.figure, s.cost)}>
        {size === 'tokens' ? row.tokens > 0 && tokens(row.tokens) : row.cost > 0 && money(row.cost)}
      </span>
    </li>
  );
});

function twist(row: Row, name: string): string {
  if (row.open) return t.fold(name);
  return row.opens === 'each' ? t.each(name) : t.unfold(name);
}

interface BarsProps {
  row: Row;
  from: number;
  to: number;
  now: number;
}

function Bars({ row, from, to, now }: BarsProps) {
  const note = row.node === '' ? null : (row.note ?? (row.unlisted > 0 ? t.more(row.unlisted) : null));
  return (
    <>
      {row.bars.map((bar) => (
        <BarDrawn key={`${bar.from} ${bar.kind}`} {...{ bar, from, to, now }} />
      ))}
      {note && (
        <span className={s.note} style={besideBars(row, from, to, now)}>
          {note}
        </span>
      )}
    </>
  );
}

/** Where a note does not lie on the bars: after them, or before them where they reach far to the right; else nowhere. */
function besideBars(row: Row, from: number, to: number, now: number): CSSProperties {
  const place = (at: number) => (100 * (at - from)) / (to - from);
  const { span } = row;
  if (!span) return { left: 6 };
  const end = place(span.to ?? now);
  if (end < 60) return { left: `calc(${Math.max(0, end)}% + 8px)` };
  const start = place(span.from);
  return start > 40
    ? { right: `calc(${100 - Math.min(100, start)}% + 8px)`, maxWidth: `calc(${start}% - 16px)` }
    : { display: 'none' };
}

function BarDrawn({ bar, from, to, now }: { bar: Bar; from: number; to: number; now: number }) {
  const end = Math.min(to, bar.to ?? now);
  const start = Math.max(from, bar.from);
  if (end < from || start > to) return null;
  const left = (100 * (start - from)) / (to - from);
  const width = (100 * (end - start)) / (to - from);
  return (
    <span
      className={s.bar}
      data-kind={bar.kind}
      style={{ left: `min(${left}%, 100% - 3px)`, width: `max(3px, ${Math.max(0, width)}%)` }}
    />
  );
}
