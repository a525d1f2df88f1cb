/** Run as a split button, with Stop beside it while a run goes on; also what follows the page's run and tells of it. */
import { ChevronDown, Flag, Play, RotateCcw, Square, StepForward } from 'lucide-react';
import { useState } from 'react';
import { late } from '../canvas/late';
import { useKey } from '../commands/own';
import { running as t } from '../i18n/en/running';
import { isOver } from '../run/status';
import { useDocument } from '../stores/document';
import { mayRun } from '../stores/roles';
import { useRun } from '../stores/run';
import { Button, IconButton, keyTip, Menu, type MenuEntry, Spinner, Tooltip } from '../ui';
import { Announcer } from './Announcer';
import { requestRun, runAgain, stopRun, useRunUi } from './commands';
import { useWaitsAtBreakpoint } from './halted';
import { useRunOfPage } from './page';
import s from './run-button.module.css';
import { tryOut } from './tried';

export function RunButton() {
  useRunOfPage();
  const role = useDocument((state) => state.role);
  const ready = useDocument((state) => state.status === 'ready');
  const allowed = mayRun(role);
  return (
    <div className={s.group}>
      {allowed && <ContinueButton />}
      {allowed && <StopButton />}
      {allowed ? (
        <Split disabled={!ready} />
      ) : (
        <Tooltip content={t.mayNot}>
          <Button variant="primary" disabled aria-label={t.run} icon={<Play size={14} />}>
            {t.run}
          </Button>
        </Tooltip>
      )}
      <Dialogs />
      <Announcer />
    </div>
  );
}

function Split({ disabled }: { disabled: boolean }) {
  const starting = useRun((run) => run.starting);
  const published = useDocument((state) => state.published);
  const oneStep = useDocument(
    (state) => state.selection.length === 1 && Boolean(state.doc.nodes[state.selection[0]!]),
  );
  const halted = useWaitsAtBreakpoint();
  const going = useRun((run) => run.status !== null && !isOver(run.status));
  const key = useKey('run.start', 'Ctrl Enter');
  const items: MenuEntry[] = [
    { label: t.draft, icon: <Play size={15} />, onSelect: () => requestRun('draft'), shortcut: 'Ctrl Enter' },
    { label: t.lastInput, icon: <RotateCcw size={15} />, onSelect: () => runAgain('draft') },
    {
      label: t.toSelected,
      icon: <Flag size={15} />,
      disabled: !oneStep,
      shortcut: 'Shift Enter',
      onSelect: () => tryOut((to) => to.runToSelected()),
    },
    ...(published === null
      ? []
      : [
          {
            label: t.published(published),
            icon: <Play size={15} />,
            onSelect: () => requestRun('published'),
          },
        ]),
    ...(halted
      ? [
          'separator' as const,
          { label: t.goOnAll, icon: <StepForward size={15} />, onSelect: () => goOn(false), shortcut: 'F9' },
          { label: t.step, icon: <StepForward size={15} />, onSelect: () => goOn(true), shortcut: 'Shift F9' },
        ]
      : []),
    ...(going
      ? [{ label: t.stopRun, icon: <Square size={15} />, onSelect: () => void stopRun(), shortcut: 'Ctrl .' }]
      : []),
  ];
  return (
    <div className={s.split}>
      <Tooltip content={keyTip(t.runDraft, key)}>
        <Button
          variant="primary"
          data-hint="run"
          className={s.main ?? ''}
          disabled={disabled || starting}
          onClick={() => requestRun('draft')}
          icon={starting ? <Spinner size={14} label={t.starting} /> : <Play size={14} />}
        >
          {t.run}
        </Button>
      </Tooltip>
      <Menu
        items={items}
        trigger={
          <Button variant="primary" className={s.more ?? ''} aria-label={t.more} disabled={disabled}>
            <ChevronDown size={14} aria-hidden />
          </Button>
        }
      />
    </div>
  );
}

const RunDialog = late(async () => ({ default: (await import('./RunDialog')).RunDialog }));
const RerunDialog = late(async () => ({ default: (await import('./RerunDialog')).RerunDialog }));

/** They stay once they were there, so that closing is theirs. */
function Dialogs() {
  const asking = useRunUi((state) => state.asking !== null);
  const repeating = useRunUi((state) => state.repeating !== null);
  const [asked, setAsked] = useState(false);
  const [repeated, setRepeated] = useState(false);
  if (asking && !asked) setAsked(true);
  if (repeating && !repeated) setRepeated(true);
  return (
    <>
      <RunDialog given={asked ? {} : null} />
      <RerunDialog given={repeated ? {} : null} />
    </>
  );
}

function goOn(step: boolean): void {
  tryOut((to) => to.continueRun({ step }));
}

/** While the run waits at a breakpoint. */
function ContinueButton() {
  const halted = useWaitsAtBreakpoint();
  if (!halted) return null;
  return (
    <Button
      className={s.goOn}
      onClick={() => goOn(false)}
      icon={<StepForward size={14} />}
      title={t.goOnAll}
      aria-label={t.goOn}
    >
      <span>{t.goOn}</span>
    </Button>
  );
}

function StopButton() {
  const going = useRun((run) => run.status !== null && !isOver(run.status));
  const [asked, setAsked] = useState(false);
  if (!going) return null;
  async function stop() {
    setAsked(true);
    await stopRun();
    setAsked(false);
  }
  return (
    <IconButton
      label={t.stop}
      shortcut="Ctrl ."
      command="run.stop"
      outlined
      disabled={asked}
      onClick={stop}
      icon={asked ? <Spinner size={14} /> : <Square size={13} fill="currentColor" />}
    />
  );
}
