/** The waterfall: a row a step, time to the right, hatched where a person is waited for. */
import { ChevronRight } from 'lucide-react';
import { type CSSProperties, memo, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { goTo } from '../canvas/actions';
import { titleOf } from '../graph/slug';
import { duration, money } from '../run/format';
import { type Bar, type Row, ticks, timelineRows, timeRange } from '../run/select';
import { isActive, nodeLook, WAITS_FOR_TIME } from '../run/status';
import { useNow } from '../run-ui/now';
import { StatusIcon } from '../run-ui/StatusIcon';
import { useDocument } from '../stores/document';
import { currentRun, useRun } from '../stores/run';
import { EmptyState, kindColours } from '../ui';
import s from './timeline.module.css';

interface Scale {
  from: number;
  to: number;
}

export function Timeline() {
  // Many steps take a moment to lay out: streamed text goes first.
  const version = useDeferredValue(useRun((run) => run.version));
  const runId = useRun((run) => run.runId);
  const isRead = useRun((run) => run.version > 0);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (runId && isRead) void useRun.getState().loadLog();
  }, [runId, isRead]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` stands for what the session holds
  const rows = useMemo(() => {
    const { state, log } = currentRun();
    return timelineRows(state.nodes, log, opened, state.started_at);
  }, [version, opened]);
  const running = rows.some((row) => isActive(row.status));
  const now = useNow(running);
  const scale = timeRange(rows, currentRun().state.started_at, now);

  if (rows.length === 0) return <NothingYet waiting={runId !== null} />;
  const toggle = (key: string) =>
    setOpened((before) => {
      const next = new Set(before);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  return (
    <div className={s.timeline}>
      <ul className={s.rows} aria-label="Timeline">
        {rows.map((row) => (
          <TimelineRow
            key={row.number === null ? row.key : `one ${row.key}`}
            row={row}
            from={scale.from}
            to={scale.to}
            now={isActive(row.status) ? now : 0}
            onToggle={toggle}
          />
        ))}
      </ul>
      <Axis scale={scale} />
    </div>
  );
}

function NothingYet({ waiting }: { waiting: boolean }) {
  return waiting ? (
    <EmptyState title="The run is about to start" text="Its steps appear here as they begin." />
  ) : (
    <EmptyState
      title="No run is shown"
      text="Press Run, or pick an earlier one at the left: every step appears here with its time and cost."
    />
  );
}

interface TimelineRowProps {
  row: Row;
  from: number;
  to: number;
  now: number;
  onToggle: (key: string) => void;
}

const TimelineRow = memo(function TimelineRow({ row, from, to, now, onToggle }: TimelineRowProps) {
  const node = useDocument((state) => state.doc.nodes[row.node]);
  const selected = useDocument((state) => state.selection.includes(row.node));
  const type = useDocument((state) => state.types[node?.type ?? '']);
  const name = node?.label || titleOf(row.node);
  const look = row.status === 'waiting' && !row.asks ? WAITS_FOR_TIME : nodeLook(row.status, row.asks);
  const colour = row.status === 'failed' ? 'var(--fail)' : kindColours(type?.group).colour;
  const style = { '--depth': row.depth, '--bar': colour } as CSSProperties;
  const length = row.span ? (row.span.to ?? now) - row.span.from : null;
  return (
    <li className={s.row} style={style} data-selected={selected || undefined} data-node={row.node}>
      <div className={s.name}>
        {row.opens && (
          <button
            type="button"
            className={s.twist}
            aria-expanded={row.open}
            aria-label={row.open ? `Fold ${name}` : `Show each ${name}`}
            onClick={() => onToggle(row.key)}
          >
            <ChevronRight size={12} aria-hidden />
          </button>
        )}
        <button type="button" className={s.label} onClick={() => goTo(row.node)} title={row.note ?? name}>
          <StatusIcon look={look} size={12} />
          <span className={s.text}>{row.number === null ? name : `${name} ${row.number}`}</span>
          {row.count > 1 && <span className={s.count}>×{row.count}</span>}
          <span className="sr-only">, {look.word}</span>
        </button>
      </div>
      <div className={s.track} aria-hidden>
        {row.bars.map((bar) => (
          <BarDrawn key={`${bar.from} ${bar.kind}`} bar={bar} scale={{ from, to }} now={now} />
        ))}
        {row.note && (
          <span className={s.note} style={besideBars(row, { from, to }, now)}>
            {row.note}
          </span>
        )}
      </div>
      <span className={s.figure}>{length === null ? '–' : duration(length)}</span>
      <span className={s.figure}>{row.cost ? money(row.cost) : ''}</span>
    </li>
  );
});

/** Where a note does not lie on the bars: after them, or before them where they reach far to the right; else nowhere. */
function besideBars(row: Row, scale: Scale, now: number): CSSProperties {
  const place = (at: number) => (100 * (at - scale.from)) / (scale.to - scale.from);
  const { span } = row;
  if (!span) return { left: 6 };
  const end = place(span.to ?? now);
  if (end < 60) return { left: `calc(${Math.max(0, end)}% + 8px)` };
  const start = place(span.from);
  return start > 40
    ? { right: `calc(${100 - start}% + 8px)`, maxWidth: `calc(${start}% - 16px)` }
    : { display: 'none' };
}

function BarDrawn({ bar, scale, now }: { bar: Bar; scale: Scale; now: number }) {
  const whole = scale.to - scale.from;
  const left = (100 * (bar.from - scale.from)) / whole;
  const width = (100 * ((bar.to ?? now) - bar.from)) / whole;
  return (
    <span
      className={s.bar}
      data-kind={bar.kind}
      style={{ left: `min(${left}%, 100% - 3px)`, width: `max(3px, ${Math.max(0, width)}%)` }}
    />
  );
}

function Axis({ scale }: { scale: Scale }) {
  const whole = scale.to - scale.from;
  return (
    <div className={s.axis} aria-hidden>
      <div>
        {ticks(whole).map((at) => (
          <span key={at} style={{ left: `${(100 * at) / whole}%` }}>
            {at === 0 ? '0' : duration(at).replace('.0 s', ' s')}
          </span>
        ))}
      </div>
    </div>
  );
}
