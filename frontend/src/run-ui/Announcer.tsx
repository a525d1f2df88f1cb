/** Tells screen readers the milestones of a run: its start and end politely, "needs you" at once. */
import { useEffect, useRef, useState } from 'react';
import type { RunStatus } from '../run/types';
import { useRun } from '../stores/run';

const MILESTONES: Record<RunStatus, string> = {
  queued: 'The run is queued.',
  running: 'The run goes on.',
  waiting: '',
  succeeded: 'The run succeeded.',
  failed: 'The run failed.',
  cancelled: 'The run was stopped.',
};

export function Announcer() {
  const status = useRun((run) => run.status);
  const waiting = useRun((run) => run.counts.waiting);
  const runId = useRun((run) => run.runId);
  const [polite, setPolite] = useState('');
  const [urgent, setUrgent] = useState('');
  const before = useRef<{ runId: string | null; status: RunStatus | null; waiting: number }>({
    runId: null,
    status: null,
    waiting: 0,
  });

  useEffect(() => {
    const last = before.current;
    before.current = { runId, status, waiting };
    if (runId === null) return;
    if (last.runId !== runId || last.status === null) {
      if (status === 'queued' || status === 'running') setPolite('The run has started.');
      return; // what was so before is no news
    }
    if (waiting > last.waiting) setUrgent(waiting === 1 ? 'A step needs you.' : `${waiting} steps need you.`);
    else if (waiting === 0) setUrgent('');
    if (status && status !== last.status && !(last.status === 'queued' && status === 'running')) {
      setPolite(MILESTONES[status]);
    }
  }, [runId, status, waiting]);

  return (
    <>
      <div className="sr-only" role="status" aria-live="polite">
        {polite}
      </div>
      <div className="sr-only" role="alert" aria-live="assertive">
        {urgent}
      </div>
    </>
  );
}
