/** What came out of the run: its output, or why there is none. */
import { CircleAlert } from 'lucide-react';
import { titleOf } from '../graph/slug';
import { isOver } from '../run/status';
import { openLastRun } from '../run-ui/open';
import { useDocument } from '../stores/document';
import { currentRun, useRun } from '../stores/run';
import { EmptyState } from '../ui';
import s from './output.module.css';
import { Value } from './Value';

export default function Output() {
  useRun((run) => run.version);
  const { state, output, error, status } = currentRun().state;
  // What there is comes first: the empty state would push it out of sight.
  const isWorking = !isOver(status) && !error && (output === null || output === undefined);
  return (
    <>
      {state && isWorking ? <p className={s.quiet}>The output appears here when the run ends.</p> : <Result />}
      {state && (
        <div className={s.output}>
          <Value value={state} label="the run state" title="Run state" />
        </div>
      )}
    </>
  );
}

function Result() {
  useRun((run) => run.version);
  const runId = useRun((run) => run.runId);
  const { output, error, status, note } = currentRun().state;
  if (!runId) return <EmptyState title="No output yet" text="The result of a run is shown here." />;
  if (error) return <Failed error={error} />;
  if (output !== null && output !== undefined) {
    return (
      <div className={s.output}>
        <Value value={output} label="the output" title="Output of the run" />
      </div>
    );
  }
  if (!isOver(status)) return <EmptyState title="Not finished yet" text="The output appears when the run ends." />;
  if (status === 'cancelled')
    return <EmptyState title="Stopped" text="The run was stopped before it had an output." />;
  return (
    <EmptyState
      title="No output"
      text={note || 'The run ended without reaching an Output step, so it has nothing to hand on.'}
    />
  );
}

function Failed({ error }: { error: NonNullable<ReturnType<typeof currentRun>['state']['error']> }) {
  const { node } = error;
  const nodes = useDocument((state) => state.doc.nodes);
  return (
    <div className={s.failed}>
      <CircleAlert size={16} aria-hidden />
      <div>
        <p className={s.message}>{error.message}</p>
        {error.hint && <p>{error.hint}</p>}
        {node && (
          <button type="button" className={s.link} onClick={() => openLastRun(node)}>
            Go to {nodes[node]?.label || titleOf(node)}
          </button>
        )}
      </div>
    </div>
  );
}
