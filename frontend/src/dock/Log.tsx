/** Every event of the run, in order, as the engine wrote it. */
import { useEffect, useState } from 'react';
import { clock, preview } from '../run/format';
import type { RunEvent } from '../run/types';
import { currentRun, useRun } from '../stores/run';
import { Button, EmptyState } from '../ui';
import { JsonTree } from './JsonTree';
import s from './log.module.css';

const PAGE = 300;

export default function Log() {
  useRun((run) => run.version);
  const runId = useRun((run) => run.runId);
  const loading = useRun((run) => run.logLoading);
  const [shown, setShown] = useState(PAGE);
  const [open, setOpen] = useState<number | null>(null);
  useEffect(() => {
    setShown(PAGE);
    setOpen(null);
    if (runId) void useRun.getState().loadLog();
  }, [runId]);

  const { log } = currentRun();
  if (!runId || (log.length === 0 && !loading)) {
    return <EmptyState title="No events yet" text="Every event of a run is listed here as it happens." />;
  }
  const hidden = Math.max(0, log.length - shown);
  return (
    <div className={s.log}>
      {hidden > 0 && (
        <Button size="small" variant="ghost" onClick={() => setShown(shown + 5 * PAGE)}>
          Show earlier events ({hidden})
        </Button>
      )}
      <ol>
        {log.slice(hidden).map((event) => (
          <Line
            key={event.seq}
            event={event}
            open={open === event.seq}
            onToggle={() => setOpen(open === event.seq ? null : (event.seq ?? null))}
          />
        ))}
      </ol>
    </div>
  );
}

function Line({ event, open, onToggle }: { event: RunEvent; open: boolean; onToggle: () => void }) {
  const { seq, at, type, path, ...payload } = event;
  return (
    <li>
      <button type="button" className={s.line} aria-expanded={open} onClick={onToggle}>
        <span className={s.seq}>{seq}</span>
        <span className={s.time}>{at ? clock(at) : ''}</span>
        <span className={s.type} data-family={familyOf(type)}>
          {type}
        </span>
        <span className={s.path}>{path}</span>
        <span className={s.said}>{Object.keys(payload).length > 0 && preview(payload, 200)}</span>
      </button>
      {open && (
        <div className={s.payload}>
          <JsonTree value={payload} />
        </div>
      )}
    </li>
  );
}

function familyOf(type: string): string {
  if (type.endsWith('.failed')) return 'bad';
  if (type.endsWith('.waiting') || type.endsWith('.answered')) return 'people';
  return type.endsWith('.finished') ? 'good' : 'plain';
}
