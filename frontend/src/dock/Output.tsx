/** What came out of the run: its output, or why there is none. */
import { CircleAlert } from 'lucide-react';
import { nodeName } from '../graph/slug';
import { output as t } from '../i18n/en/dock-tabs';
import { endingOf } from '../run/summary';
import type { RunError } from '../run/types';
import { openLastRun } from '../run-ui/open';
import { useDocument } from '../stores/document';
import { shownRun, useRun } from '../stores/run';
import { EmptyState } from '../ui';
import s from './output.module.css';
import { Value } from './Value';

export default function Output() {
  useRun((run) => run.moment ?? run.version);
  const { state } = shownRun().state;
  // What there is comes first: the empty state would push it out of sight.
  const isWorking = endingOf(shownRun().state) === 'working';
  return (
    <>
      {state && isWorking ? <p className={s.quiet}>{t.later}</p> : <Result />}
      {state && (
        <div className={s.output}>
          <Value value={state} label={t.stateLabel} title={t.state} />
        </div>
      )}
    </>
  );
}

function Result() {
  useRun((run) => run.moment ?? run.version);
  const runId = useRun((run) => run.runId);
  const run = shownRun().state;
  if (!runId) return <EmptyState title={t.noneTitle} text={t.noneText} />;
  switch (endingOf(run)) {
    case 'failed':
      return <Failed error={run.error ?? { message: '' }} />;
    case 'output':
      return (
        <div className={s.output}>
          <Value value={run.output} label={t.label} title={t.title} />
        </div>
      );
    case 'working':
      return <EmptyState title={t.unfinishedTitle} text={t.unfinishedText} />;
    case 'stopped':
      return <EmptyState title={t.stoppedTitle} text={t.stoppedText} />;
    case 'none':
      return <EmptyState title={t.emptyTitle} text={run.note ?? ''} />;
  }
}

function Failed({ error }: { error: RunError }) {
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
            {t.goTo(nodeName({ nodes }, node))}
          </button>
        )}
      </div>
    </div>
  );
}
