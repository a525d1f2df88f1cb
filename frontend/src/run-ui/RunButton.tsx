/** Run as a split button, with Stop beside it while a run goes on; also what follows the page's run and tells of it. */
import { ChevronDown, Play, RotateCcw, Square } from 'lucide-react';
import { useState } from 'react';
import { isOver } from '../run/status';
import { useDocument } from '../stores/document';
import { useRun } from '../stores/run';
import { Button, IconButton, Menu, Spinner, Tooltip } from '../ui';
import { Announcer } from './Announcer';
import { requestRun, runAgain, stopRun } from './commands';
import { useRunOfPage } from './page';
import { RerunDialog } from './RerunDialog';
import { RunDialog } from './RunDialog';
import { mayRun } from './roles';
import s from './run-button.module.css';

export function RunButton() {
  useRunOfPage();
  const role = useDocument((state) => state.role);
  const ready = useDocument((state) => state.status === 'ready');
  const allowed = mayRun(role);
  return (
    <div className={s.group}>
      {allowed && <StopButton />}
      {allowed ? (
        <Split disabled={!ready} />
      ) : (
        <Tooltip content="You may look at this workflow. Ask its owner for the right to run it.">
          <Button variant="primary" disabled aria-label="Run" icon={<Play size={14} />}>
            Run
          </Button>
        </Tooltip>
      )}
      <RunDialog />
      <RerunDialog />
      <Announcer />
    </div>
  );
}

function Split({ disabled }: { disabled: boolean }) {
  const starting = useRun((run) => run.starting);
  const published = useDocument((state) => state.published);
  const items = [
    { label: 'Run draft', icon: <Play size={15} />, onSelect: () => requestRun('draft'), shortcut: 'Ctrl Enter' },
    { label: 'Run again with the last input', icon: <RotateCcw size={15} />, onSelect: () => runAgain('draft') },
    ...(published === null
      ? []
      : [
          {
            label: `Run published version ${published}`,
            icon: <Play size={15} />,
            onSelect: () => requestRun('published'),
          },
        ]),
  ];
  return (
    <div className={s.split}>
      <Button
        variant="primary"
        className={s.main ?? ''}
        disabled={disabled || starting}
        onClick={() => requestRun('draft')}
        icon={starting ? <Spinner size={14} label="Starting" /> : <Play size={14} />}
      >
        Run
      </Button>
      <Menu
        items={items}
        trigger={
          <Button variant="primary" className={s.more ?? ''} aria-label="More ways to run" disabled={disabled}>
            <ChevronDown size={14} aria-hidden />
          </Button>
        }
      />
    </div>
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
      label="Stop"
      shortcut="Ctrl ."
      outlined
      disabled={asked}
      onClick={stop}
      icon={asked ? <Spinner size={14} /> : <Square size={13} fill="currentColor" />}
    />
  );
}
