/** The dock: what the run did and when, what came out, every event, and what is wrong with the document. */
import { ChevronDown, ChevronUp } from 'lucide-react';
import { lazy, type PointerEvent as ReactPointerEvent, Suspense, useRef } from 'react';
import { ago, money, tokens } from '../run/format';
import { isOver, runLook } from '../run/status';
import { useNow } from '../run-ui/now';
import { RunHistory } from '../run-ui/RunHistory';
import { Status } from '../run-ui/StatusIcon';
import { DOCK_HIGHEST, DOCK_LOWEST, type DockTab, useDock, useDockOpen } from '../stores/dock';
import { useRun } from '../stores/run';
import { IconButton, Skeleton, Tabs } from '../ui';
import { Checks, useProblems } from './Checks';
import s from './dock.module.css';
import { Timeline } from './Timeline';

const Output = lazy(() => import('./Output'));
const Log = lazy(() => import('./Log'));

export function Dock() {
  const { tab, height, show, toggle } = useDock();
  const open = useDockOpen();
  const problems = useProblems();
  const tabs = [
    { id: 'timeline', label: 'Timeline' },
    { id: 'output', label: 'Output' },
    { id: 'log', label: 'Log' },
    { id: 'checks', label: 'Checks', badge: problems.length || undefined },
  ];
  return (
    <section className={s.dock} aria-label="Run" style={open ? { height } : undefined} data-open={open || undefined}>
      {open && <Grip />}
      <header className={s.head}>
        <div className={s.which}>
          <RunHistory />
          <Standing />
        </div>
        <div className={s.tabs}>
          <Tabs label="Run details" tabs={tabs} value={open ? tab : ''} onChange={(id) => show(id as DockTab)} />
        </div>
        <div className={s.right}>
          <Spent />
          <IconButton
            label={open ? 'Close the dock' : 'Open the dock'}
            size="small"
            icon={open ? <ChevronDown size={15} /> : <ChevronUp size={15} />}
            onClick={toggle}
            aria-expanded={open}
          />
        </div>
      </header>
      {open && (
        <div className={s.body}>
          <Suspense fallback={<Skeleton height={80} />}>
            {tab === 'timeline' && <Timeline />}
            {tab === 'output' && <Output />}
            {tab === 'log' && <Log />}
            {tab === 'checks' && <Checks />}
          </Suspense>
        </div>
      )}
    </section>
  );
}

/** Status, when and by whom, what waits and what failed. */
function Standing() {
  const status = useRun((run) => run.status);
  const head = useRun((run) => run.head);
  const counts = useRun((run) => run.counts);
  const connected = useRun((run) => run.connected);
  const trouble = useRun((run) => run.trouble);
  const now = useNow(head !== null);
  if (trouble) return <span className={s.trouble}>{trouble}</span>;
  if (!head || !status) return <span className={s.quiet}>Press Run to see here what each step does.</span>;
  const started = head.started_at ?? head.created_at;
  const facts = [
    started ? `started ${ago(started, now)}${head.by_name ? ` by ${head.by_name}` : ''}` : null,
    counts.waiting > 0 ? `${counts.waiting} waiting` : null,
    counts.failed > 0 ? `${counts.failed} failed` : null,
    !connected && !isOver(status) ? 'reconnecting…' : null,
  ];
  return (
    <span className={s.standing}>
      <Status look={runLook(status)} />
      <span className={s.quiet}>{facts.filter(Boolean).join(' · ')}</span>
    </span>
  );
}

function Spent() {
  const usage = useRun((run) => run.usage);
  const running = useRun((run) => run.runId !== null);
  const count = usage.input_tokens + usage.output_tokens;
  if (!running || count === 0) return null;
  return (
    <span className={s.quiet}>
      {money(usage.cost_usd)} · {tokens(count)}
    </span>
  );
}

/** The upper edge: drag it, or move it with the arrow keys. */
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
      aria-label="Height of the dock"
      aria-valuenow={height}
      aria-valuemin={DOCK_LOWEST}
      aria-valuemax={DOCK_HIGHEST}
      tabIndex={0}
      onPointerDown={grab}
      onPointerMove={(event) => {
        if (from.current) resize(from.current.height + from.current.y - event.clientY);
      }}
      onPointerUp={() => {
        from.current = null;
      }}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowUp' ? 24 : event.key === 'ArrowDown' ? -24 : 0;
        if (step === 0) return;
        event.preventDefault();
        resize(height + step);
      }}
    />
  );
}
