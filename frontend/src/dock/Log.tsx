/** Every event of the run, in order, as the engine wrote it: by step, kind and text, with the newest in sight. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { Copy } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { messageOf } from '../api';
import { nodeName } from '../graph/slug';
import { log as t } from '../i18n/en/dock-tabs';
import { clock, preview } from '../run/format';
import { choices, filtered, type LogFilter } from '../run/logFilter';
import type { RunEvent } from '../run/types';
import { useDocument } from '../stores/document';
import { showEvent } from '../stores/playhead';
import { currentRun, useRun } from '../stores/run';
import { useThrottledRun } from '../stores/throttled';
import { Button, copyText, EmptyState, Input, Select, Switch, toast } from '../ui';
import { JsonTree } from './JsonTree';
import s from './log.module.css';

const ROW = 24;
const EVERY_MS = 250;
const ALL: LogFilter = { node: '', type: '', text: '' };

export default function Log() {
  const version = useThrottledRun((run) => run.version, EVERY_MS);
  const runId = useRun((run) => run.runId);
  const loading = useRun((run) => run.logLoading);
  const [filter, setFilter] = useState(ALL);
  const [follow, setFollow] = useState(true);
  useEffect(() => {
    setFilter(ALL);
    if (runId)
      useRun
        .getState()
        .loadLog()
        .catch((error: unknown) => toast(messageOf(error), { tone: 'fail' }));
  }, [runId]);

  const { log, logFrom } = currentRun();
  const wanted = useDeferredValue(filter);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` stands for what the session holds
  const events = useMemo(() => filtered(log, wanted), [version, log, wanted]);
  if (!runId || (log.length === 0 && !loading)) return <EmptyState title={t.noneTitle} text={t.noneText} />;
  return (
    <div className={s.log}>
      <Filters {...{ filter, setFilter, follow, setFollow, events, version }} />
      {logFrom > 0 && !loading && <p className={s.older}>{t.older(logFrom)}</p>}
      {events.length === 0 && !loading ? <p className={s.older}>{t.noMatch}</p> : null}
      <Lines events={events} follow={follow} onLeave={() => setFollow(false)} />
    </div>
  );
}

interface FiltersProps {
  filter: LogFilter;
  setFilter: (filter: LogFilter) => void;
  follow: boolean;
  setFollow: (follow: boolean) => void;
  events: readonly RunEvent[];
  version: number;
}

function Filters({ filter, setFilter, follow, setFollow, events, version }: FiltersProps) {
  const nodes = useDocument((state) => state.doc.nodes);
  const loading = useRun((run) => run.logLoading);
  const { read, of } = useRun((run) => run.logRead);
  const { log } = currentRun();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` stands for what the session holds
  const offered = useMemo(() => choices(log), [version, log]);
  const name = (id: string) => nodeName({ nodes }, id);
  async function copy(): Promise<void> {
    const done = await copyText(JSON.stringify(events, null, 2));
    toast(done ? t.copied(events.length) : t.notCopied, done ? {} : { tone: 'fail' });
  }
  return (
    <div className={s.filters}>
      <Input
        type="search"
        aria-label={t.search}
        placeholder={t.search}
        value={filter.text}
        onChange={(event) => setFilter({ ...filter, text: event.currentTarget.value })}
      />
      <Select
        label={t.step}
        small
        value={filter.node}
        onChange={(node) => setFilter({ ...filter, node })}
        options={[{ value: '', label: t.anyStep }, ...offered.nodes.map((id) => ({ value: id, label: name(id) }))]}
      />
      <Select
        label={t.type}
        small
        value={filter.type}
        onChange={(type) => setFilter({ ...filter, type })}
        options={[{ value: '', label: t.anyType }, ...offered.types.map((type) => ({ value: type, label: type }))]}
      />
      <span className={s.count}>
        {loading && of > 2000 ? t.reading(read, of) : t.shown(events.length, log.length)}
      </span>
      <Switch label={t.follow} checked={follow} onChange={setFollow} />
      <Button size="small" variant="ghost" icon={<Copy size={13} />} onClick={() => void copy()}>
        {t.copy}
      </Button>
    </div>
  );
}

interface LinesProps {
  events: readonly RunEvent[];
  follow: boolean;
  onLeave: () => void;
}

/** Only the lines in sight are built. */
function Lines({ events, follow, onLeave }: LinesProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<number | null>(null);
  const at = useRun((run) => run.moment?.index);
  const list = useVirtualizer({
    count: events.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
    getItemKey: (index) => events[index]?.seq ?? index,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list itself is another at each drawing
  useEffect(() => {
    if (follow && at === undefined && events.length > 0) list.scrollToIndex(events.length - 1);
  }, [follow, events.length, at]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: likewise
  useEffect(() => {
    const place = at === undefined ? -1 : events.findLastIndex((event) => (event.seq ?? 0) <= at);
    if (place >= 0) list.scrollToIndex(place);
  }, [at]);
  return (
    <div
      ref={scroller}
      className={s.scroller}
      onWheel={(event) => {
        if (event.deltaY < 0) onLeave();
      }}
    >
      <ol className={s.lines} aria-label={t.name} style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map((item) => {
          const event = events[item.index]!;
          return (
            <li
              key={item.key}
              ref={list.measureElement}
              data-index={item.index}
              className={s.item}
              style={{ transform: `translateY(${item.start}px)` }}
              aria-current={event.seq === at || undefined}
              data-later={(at !== undefined && (event.seq ?? 0) > at) || undefined}
            >
              <Line
                event={event}
                open={open === event.seq}
                onToggle={() => setOpen(open === event.seq ? null : (event.seq ?? null))}
              />
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function Line({ event, open, onToggle }: { event: RunEvent; open: boolean; onToggle: () => void }) {
  const { seq, at, type, path, ...payload } = event;
  return (
    <>
      <button type="button" className={s.line} aria-expanded={open} onClick={onToggle}>
        <span className={s.seq}>{seq}</span>
        <span className={s.time}>{at ? clock(at) : ''}</span>
        <span className={s.type} data-family={familyOf(event)}>
          {type}
        </span>
        <span className={s.path}>{path}</span>
        <span className={s.said}>{Object.keys(payload).length > 0 && preview(payload, 200)}</span>
      </button>
      {open && (
        <div className={s.payload}>
          <Button size="small" variant="ghost" onClick={() => void showEvent(seq ?? 1)}>
            {t.show}
          </Button>
          <JsonTree value={payload} />
        </div>
      )}
    </>
  );
}

function familyOf({ type, until }: RunEvent): string {
  if (type.endsWith('.failed')) return 'bad';
  if (until) return 'plain';
  if (type.endsWith('.waiting') || type.endsWith('.answered')) return 'people';
  return type.endsWith('.finished') ? 'good' : 'plain';
}
