/** The dock: what the run did and when, what came out, every event, and what is wrong with the document. */
import { ChevronDown, ChevronUp } from 'lucide-react';
import { lazy, type PointerEvent as ReactPointerEvent, Suspense, useRef } from 'react';
import { dock as t } from '../i18n/en/dock';
import { ago, duration, money, tokens } from '../run/format';
import { isOver } from '../run/status';
import type { Usage } from '../run/types';
import { useNow } from '../run-ui/now';
import { RunHistory } from '../run-ui/RunHistory';
import { Status } from '../run-ui/StatusIcon';
import { DOCK_HEIGHT, DOCK_HIGHEST, DOCK_LOWEST, type DockTab, useDock, useDockOpen } from '../stores/dock';
import { useRun, useRunLook } from '../stores/run';
import { IconButton, panelOf, Skeleton, Tabs } from '../ui';
import { Checks } from './Checks';
import s from './dock.module.css';
import { useProblems } from './problems';

const Timeline = lazy(() => import('./Timeline'));
const Output = lazy(() => import('./Output'));
const Log = lazy(() => import('./Log'));
const PinsInUse = lazy(() => import('../run-ui/PinsInUse'));
const Playhead = lazy(() => import('./Playhead').then((module) => ({ default: module.Playhead })));

export function Dock() {
  const { tab, height, show, toggle } = useDock();
  const open = useDockOpen();
  const problems = useProblems();
  const hasRun = useRun((run) => run.runId !== null && run.version > 0);
  const tabs = [
    { id: 'timeline', label: t.tabs.timeline },
    { id: 'output', label: t.tabs.output },
    { id: 'log', label: t.tabs.log },
    { id: 'checks', label: t.tabs.checks, badge: problems.length || undefined },
  ];
  return (
    <section
      className={s.dock}
      aria-label={t.name}
      style={open ? { height } : undefined}
      data-open={open || undefined}
    >
      {open && <Grip />}
      <header className={s.head}>
        <div className={s.which}>
          <RunHistory />
          <Standing />
        </div>
        <div className={s.tabs}>
          <Tabs
            label={t.tabList}
            tabs={tabs}
            value={open ? tab : ''}
            onChange={(id) => show(id as DockTab)}
            panel="dock-panel"
          />
        </div>
        <div className={s.right}>
          <Spent />
          <IconButton
            label={open ? t.close : t.open}
            size="small"
            icon={open ? <ChevronDown size={15} /> : <ChevronUp size={15} />}
            onClick={toggle}
            aria-expanded={open}
          />
        </div>
      </header>
      {open && (
        <>
          <Suspense>
            <PinsInUse />
          </Suspense>
          <div className={s.body} {...panelOf('dock-panel', tab)}>
            <Suspense fallback={<Skeleton height={80} />}>
              {tab === 'timeline' && <Timeline />}
              {tab === 'output' && <Output />}
              {tab === 'log' && <Log />}
              {tab === 'checks' && <Checks />}
            </Suspense>
          </div>
          {hasRun && tab !== 'checks' && (
            <div className={s.play}>
              <Suspense fallback={<div className={s.foot} />}>
                <Playhead />
              </Suspense>
            </div>
          )}
        </>
      )}
    </section>
  );
}

/** Status, when and by whom, what waits and what failed; of the moment that the playhead is on. */
function Standing() {
  const look = useRunLook();
  const over = useRun((run) => isOver(run.status));
  const head = useRun((run) => run.head);
  const moment = useRun((run) => run.moment?.at);
  const waiting = useRun((run) => (run.moment ?? run).counts.waiting);
  const failed = useRun((run) => (run.moment ?? run).counts.failed);
  const connected = useRun((run) => run.connected);
  const trouble = useRun((run) => run.trouble);
  const now = useNow(head !== null);
  if (trouble) return <span className={s.trouble}>{trouble}</span>;
  if (!head || !look) return <span className={s.quiet}>{t.idle}</span>;
  const started = head.started_at ?? head.created_at;
  const when =
    started &&
    (moment !== undefined ? t.at(sinceStart(moment, started)) : t.started(ago(started, now), head.by_name));
  const facts = [
    when,
    waiting > 0 ? t.waiting(waiting) : null,
    failed > 0 ? t.failed(failed) : null,
    !connected && !over ? t.reconnecting : null,
  ];
  return (
    <span className={s.standing}>
      <Status look={look} />
      <span className={s.quiet}>{facts.filter(Boolean).join(' · ')}</span>
    </span>
  );
}

function sinceStart(at: number, started: string): string {
  return duration(at - Date.parse(started));
}

function spentIn(usage: Usage): number {
  return usage.input_tokens + usage.output_tokens;
}

function Spent() {
  const cost = useRun((run) => (run.moment ?? run).usage.cost_usd);
  const count = useRun(({ moment, usage }) => spentIn(moment?.usage ?? usage));
  const running = useRun((run) => run.runId !== null);
  if (!running || count === 0) return null;
  return (
    <span className={s.quiet}>
      {money(cost)} · {tokens(count)}
    </span>
  );
}

/** The upper edge: drag it, or move it with the arrow keys; a double click gives it back its height. */
function Grip() {
  const height = useDock((dock) => dock.height);
  const resize = useDock((dock) => dock.resize);
  const from = useRef<{ y: number; height: number } | null>(null);

  function grab(event: ReactPointerEvent<HTMLDivElement>) {
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { y: event.clientY, height };
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved has no element of its own
    <div
      className={s.grip}
      role="separator"
      aria-orientation="horizontal"
      aria-label={t.height}
      aria-valuenow={height}
      aria-valuemin={DOCK_LOWEST}
      aria-valuemax={DOCK_HIGHEST}
      tabIndex={0}
      onPointerDown={grab}
      onDoubleClick={() => resize(DOCK_HEIGHT)}
      onPointerMove={(event) => {
        if (from.current) resize(from.current.height + from.current.y - event.clientY);
      }}
      onPointerUp={() => {
        from.current = null;
      }}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowUp' ? 24 : event.key === 'ArrowDown' ? -24 : 0;
        if (step === 0 && event.key !== 'Home') return;
        event.preventDefault();
        resize(step === 0 ? DOCK_HEIGHT : height + step);
      }}
    />
  );
}
