/** The waterfall: a row a step, time to the right, hatched where a person is waited for. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { Maximize2, ZoomIn, ZoomOut } from 'lucide-react';
import { type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { timeline as t } from '../i18n/en/dock-tabs';
import { ticks } from '../run/bars';
import { money, roundly, tokens } from '../run/format';
import { failedFirst, type Row, timelineRows, timeRange } from '../run/select';
import { isActive } from '../run/status';
import { useNow } from '../run-ui/now';
import { currentRun, useRun } from '../stores/run';
import { useThrottledRun } from '../stores/throttled';
import { EmptyState, IconButton, Segments, toast } from '../ui';
import { useCalled } from './called';
import { type Size, TimelineRow } from './TimelineRow';
import s from './timeline.module.css';
import { moved, type Scale, zoomed } from './zoom';

const ROW = 26;
/** While a run goes on its rows are laid out this often. */
const EVERY_MS = 200;

export default function Timeline() {
  const version = useThrottledRun((run) => run.version, EVERY_MS);
  const runId = useRun((run) => run.runId);
  const isRead = useRun((run) => run.version > 0);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [size, setSize] = useState<Size>('time');
  const [pinned, setPinned] = useState(false);
  const [part, setPart] = useState<Scale | null>(null);
  const { runs, called, load } = useCalled();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run begins anew
  useEffect(() => {
    setPart(null);
    setToggled(new Set());
  }, [runId]);
  useEffect(() => {
    if (runId && isRead)
      useRun
        .getState()
        .loadLog()
        .catch((error: Error) => toast(error.message, { tone: 'fail' }));
  }, [runId, isRead]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` and `runs` stand for what is held elsewhere
  const all = useMemo(() => {
    const { state, log } = currentRun();
    return timelineRows(state.nodes, log, toggled, state.started_at, called);
  }, [version, toggled, runs]);
  const rows = useMemo(() => (pinned ? failedFirst(all) : all), [all, pinned]);
  const now = useNow(all.some((row) => isActive(row.status)));
  const whole = timeRange(all, currentRun().state.started_at, now);
  if (all.length === 0) return <NothingYet waiting={runId !== null} />;

  const toggle = (row: Row) => {
    if (row.calls) load(row.calls);
    setToggled((before) => {
      const next = new Set(before);
      if (!next.delete(row.key)) next.add(row.key);
      return next;
    });
  };
  const zoom = (factor: number, around?: number) => {
    const from = part ?? whole;
    setPart(zoomed(from, whole, factor, around ?? (from.from + from.to) / 2));
  };
  return (
    <div className={s.timeline}>
      <div className={s.tools}>
        <Segments
          label={t.size}
          value={size}
          onChange={(value) => setSize(value as Size)}
          options={Object.entries(t.sizes).map(([value, label]) => ({ value, label }))}
          quiet
        />
        {all.some((row) => row.status === 'failed') && (
          <button type="button" className={s.tool} aria-pressed={pinned} onClick={() => setPinned(!pinned)}>
            {t.failedFirst}
          </button>
        )}
        {size === 'time' && (
          <span className={s.zoom}>
            <IconButton
              label={t.zoomOut}
              icon={<ZoomOut size={13} />}
              size="small"
              disabled={!part}
              onClick={() => zoom(2)}
            />
            <IconButton label={t.zoomIn} icon={<ZoomIn size={13} />} size="small" onClick={() => zoom(0.5)} />
            <IconButton
              label={t.whole}
              icon={<Maximize2 size={12} />}
              size="small"
              disabled={!part}
              onClick={() => setPart(null)}
            />
          </span>
        )}
      </div>
      <Rows
        {...{ rows, size, now, whole }}
        scale={size === 'time' ? (part ?? whole) : { from: 0, to: Math.max(1e-9, ...all.map((row) => row[size])) }}
        onToggle={toggle}
        onZoom={zoom}
        onMove={(by) => part && setPart(moved(part, whole, by))}
      />
    </div>
  );
}

function NothingYet({ waiting }: { waiting: boolean }) {
  const trouble = useRun((run) => (run.version > 0 ? null : run.trouble));
  if (trouble) return <EmptyState title={t.troubleTitle} text={trouble} />;
  return waiting ? (
    <EmptyState title={t.aboutTitle} text={t.aboutText} />
  ) : (
    <EmptyState title={t.noneTitle} text={t.noneText} />
  );
}

interface RowsProps {
  rows: Row[];
  size: Size;
  now: number;
  whole: Scale;
  scale: Scale;
  onToggle: (row: Row) => void;
  onZoom: (factor: number, around: number) => void;
  onMove: (by: number) => void;
}

/** Only the rows in sight are built; a line follows the pointer and tells the time under it. */
function Rows({ rows, size, now, whole, scale, onToggle, onZoom, onMove }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const track = useRef<HTMLDivElement>(null);
  const cross = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 6,
    getItemKey: (index) => `${rows[index]?.number === null ? '' : 'one '}${rows[index]?.key}`,
  });
  const isTime = size === 'time';
  const share = (clientX: number): number => {
    const box = track.current?.getBoundingClientRect();
    return box ? (clientX - box.left) / box.width : -1;
  };
  useWheel(scroller, (event) => {
    const at = share(event.clientX);
    if (!isTime || at < 0 || at > 1) return;
    const length = scale.to - scale.from;
    const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (!event.ctrlKey && !isSideways) return;
    event.preventDefault();
    if (event.ctrlKey) onZoom(Math.exp(event.deltaY / 200), scale.from + at * length);
    else onMove((event.deltaX / 600) * length);
  });
  const follow = (event: PointerEvent): void => {
    const line = cross.current;
    if (!line) return;
    const at = share(event.clientX);
    line.hidden = at < 0 || at > 1;
    line.style.left = `${100 * at}%`;
    line.dataset.flip = at > 0.85 ? 'true' : '';
    const value = scale.from + at * (scale.to - scale.from);
    line.dataset.text = said(size, isTime ? value - whole.from : value);
  };
  return (
    <>
      <div
        ref={scroller}
        className={s.scroller}
        onPointerMove={follow}
        onPointerLeave={() => cross.current?.setAttribute('hidden', '')}
      >
        <ul className={s.rows} aria-label={t.name} style={{ height: list.getTotalSize() }}>
          {list.getVirtualItems().map((item) => (
            <TimelineRow
              key={item.key}
              row={rows[item.index]!}
              place={{ top: item.start, index: item.index, of: rows.length }}
              size={size}
              from={scale.from}
              to={scale.to}
              now={isActive(rows[item.index]!.status) ? now : 0}
              onToggle={onToggle}
            />
          ))}
        </ul>
      </div>
      <div className={s.over} aria-hidden>
        <div ref={track} className={s.overTrack}>
          {isTime && <Cursor scale={scale} />}
          <div ref={cross} className={s.cross} hidden />
        </div>
      </div>
      <div className={s.axis} aria-hidden>
        <div>
          {ticks(isTime ? scale.to - scale.from : 100).map((at) => (
            <Tick key={at} at={at} {...{ size, scale, whole }} />
          ))}
        </div>
      </div>
    </>
  );
}

/** A mark of the axis: of time since the run began, or of a hundredth of the most. */
function Tick({ at, size, scale, whole }: { at: number; size: Size; scale: Scale; whole: Scale }) {
  const length = size === 'time' ? scale.to - scale.from : 100;
  const value = size === 'time' ? at + scale.from - whole.from : (at / 100) * scale.to;
  return <span style={{ left: `${(100 * at) / length}%` }}>{said(size, value)}</span>;
}

function said(size: Size, value: number): string {
  if (size === 'cost') return money(value);
  if (size === 'tokens') return tokens(Math.round(value));
  return value <= 0 ? '0' : roundly(value);
}

/** Where the playhead stands. */
function Cursor({ scale }: { scale: Scale }) {
  const at = useRun((run) => run.moment?.at);
  if (at === undefined || at < scale.from || at > scale.to) return null;
  return <div className={s.cursor} style={{ left: `${(100 * (at - scale.from)) / (scale.to - scale.from)}%` }} />;
}

/** The wheel, with the right to keep the page from zooming. */
function useWheel(box: React.RefObject<HTMLElement | null>, act: (event: WheelEvent) => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const element = box.current;
    const listener = (event: WheelEvent) => latest.current(event);
    element?.addEventListener('wheel', listener, { passive: false });
    return () => element?.removeEventListener('wheel', listener);
  }, [box]);
}
