/** What the run says of one step, for the inspector: status, approval, error with its way out, output, input, each iteration. */
import { CircleAlert, RotateCcw, Wrench } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'wouter';
import { ApprovalCard } from '../approvals/ApprovalCard';
import { Metrics } from '../canvas/live/Metrics';
import { NextTry } from '../canvas/live/NextTry';
import { Value } from '../dock/Value';
import { nodeName } from '../graph/slug';
import { lastRun as t } from '../i18n/en/last-run';
import { playhead } from '../i18n/en/playhead';
import { approvalIdOf } from '../run/approval';
import { fixFor } from '../run/fix';
import { clock } from '../run/format';
import { isAbout } from '../run/leading';
import { indices, runPage } from '../run/path';
import { rungSentence } from '../run/rung';
import type { NodeView } from '../run/session';
import { isOver, nodeLook, runLook, workLook } from '../run/status';
import type { CalledRun, CardStatus, NodeRun } from '../run/types';
import { choosePath, useChosenPath } from '../stores/chosen';
import { useDocument } from '../stores/document';
import { mayRun } from '../stores/roles';
import { currentRun, shownRun, useNodeRun, useNodeStatus, useRun } from '../stores/run';
import { Button, EmptyState, Markdown, Select, Tooltip } from '../ui';
import { runAgainFrom } from './commands';
import s from './last-run.module.css';
import { Status } from './StatusIcon';
import { useFix } from './useFix';

const TryStep = lazy(() => import('./TryStep'));

export function LastRun({ nodeId }: { nodeId: string }) {
  return (
    <>
      <OfRun nodeId={nodeId} />
      <Suspense>
        <TryStep key={nodeId} nodeId={nodeId} />
      </Suspense>
    </>
  );
}

function OfRun({ nodeId }: { nodeId: string }) {
  const view = useNodeRun(nodeId);
  const status = useNodeStatus(nodeId);
  const runId = useRun((run) => run.runId);
  if (!runId) return <EmptyState title={t.none} text={t.noneText} />;
  if (!view) return <EmptyState title={nodeLook(status).word} text={absent(nodeId, status)} />;
  return <Chosen key={`${runId} ${nodeId}`} nodeId={nodeId} view={view} />;
}

/** Why the run says nothing of the step. */
function absent(nodeId: string, status: CardStatus): string {
  const { to } = currentRun().state;
  const { doc } = useDocument.getState();
  if (to && !isAbout(doc, to, nodeId)) return t.notAbout(nodeName(doc, to));
  return status === 'pending' ? t.notYet : t.notReached;
}

/** One of the step's elements of work: the one its card shows, until another is chosen. */
function Chosen({ nodeId, view }: { nodeId: string; view: NodeView }) {
  const path = useChosenPath(nodeId);
  const all = view.instances > 1 ? shownRun().viewsOf(nodeId) : [];
  const chosen = path !== null && path !== view.path ? shownRun().state.nodes[path] : undefined;
  const run: NodeRun = chosen ?? view;
  const text = chosen ? shownRun().textOf(path ?? '') : view.text;
  return (
    <div className={s.panel}>
      <div className={s.head}>
        <Status look={run.iterations === undefined ? workLook(run) : nodeLook(run.status, view.asks)} size={15} />
        <Metrics view={{ ...view, ...run, instances: 1 }} />
      </div>
      {all.length > 1 && (
        <Select
          label={t.which}
          small
          value={chosen ? (path ?? '') : ''}
          onChange={(next) => choosePath(nodeId, next || null)}
          options={[
            { value: '', label: t.latest(all.length) },
            ...all.map((each) => ({
              value: each.path,
              label: `${numbered(each.path)} · ${workLook(each.run).word}`,
            })),
          ]}
        />
      )}
      <Details nodeId={nodeId} path={chosen ? (path ?? view.path) : view.path} run={run} text={text} />
    </div>
  );
}

interface DetailsProps {
  nodeId: string;
  path: string;
  run: NodeRun;
  text: string | undefined;
}

function Details({ nodeId, path, run, text }: DetailsProps) {
  const approvalId = approvalIdOf(run);
  const isPast = useRun((state) => state.moment !== null);
  return (
    <>
      {approvalId && (
        <fieldset
          className={s.question}
          disabled={isPast}
          title={isPast ? playhead.disabled : undefined}
          onKeyDownCapture={(event) => isPast && event.stopPropagation()}
        >
          <ApprovalCard approvalId={approvalId} titled={false} />
        </fieldset>
      )}
      {run.error && <ErrorBox nodeId={nodeId} path={path} run={run} />}
      {run.rung && (
        <p className={s.rung} data-kind={run.rung.kind}>
          {rungSentence(run.rung, Date.now())}
        </p>
      )}
      {run.reason && <p className={s.quiet}>{run.reason}</p>}
      {run.run && <Called run={run.run} />}
      {text && run.status === 'running' && (
        <section className={s.section}>
          <h3>{t.soFar}</h3>
          <Markdown text={text} className={s.box ?? ''} />
        </section>
      )}
      {run.output !== null && run.output !== undefined && (
        <Value boxed value={run.output} label={t.theOutput} title={outputTitle(run)} />
      )}
      {!approvalId && hasContent(run.input) && <Value boxed value={run.input} label={t.theInput} title={t.input} />}
      <Facts run={run} path={path} />
      <AgainFromHere path={path} run={run} />
    </>
  );
}

/** Runs again from the step, where its error does not offer that already. */
function AgainFromHere({ path, run }: { path: string; run: NodeRun }) {
  const ended = useRun((state) => isOver(state.status));
  const role = useDocument((state) => state.role);
  const readOnly = useDocument((state) => state.readOnly);
  const [busy, setBusy] = useState(false);
  if (!ended || !mayRun(role)) return null;
  if (run.status === 'failed' && fixFor(run.error ?? { message: '' }, !readOnly, true).kind === 'rerun') return null;
  async function again() {
    setBusy(true);
    await runAgainFrom(path.split('/')[0] ?? path);
    setBusy(false);
  }
  return (
    <Tooltip content={t.againHint}>
      <Button size="small" className={s.again ?? ''} onClick={again} disabled={busy} icon={<RotateCcw size={13} />}>
        {t.again}
      </Button>
    </Tooltip>
  );
}

/** The run of another workflow that the step called. */
function Called({ run }: { run: CalledRun }) {
  return (
    <section className={s.section}>
      <h3>{t.called}</h3>
      <div className={s.called}>
        <Link href={runPage(run)} className={s.link}>
          {run.workflow_name || t.calledWorkflow}
        </Link>
        <span className={s.quiet}>{t.version(run.version)}</span>
        <Status look={runLook(run.status)} size={13} />
      </div>
    </section>
  );
}

function hasContent(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

function outputTitle(run: NodeRun): string {
  return run.port && run.port !== 'out' ? t.outputBy(run.port) : t.output;
}

function ErrorBox({ nodeId, path, run }: { nodeId: string; path: string; run: NodeRun }) {
  const error = run.error ?? { message: '' };
  const fix = useFix(nodeId, path, error);
  return (
    <div className={s.error}>
      <CircleAlert size={15} aria-hidden />
      <div>
        <p className={s.message}>{error.message}</p>
        {error.hint && <p>{error.hint}</p>}
        {run.status === 'retrying' && <NextTry at={run.retry_at} />}
        {run.status === 'failed' && (
          <Button size="small" onClick={fix.act} disabled={fix.busy} icon={<Wrench size={12} />}>
            {fix.label}
          </Button>
        )}
      </div>
    </div>
  );
}

function Facts({ run, path }: { run: NodeRun; path: string }) {
  const usage = run.usage;
  const facts: [string, string | null][] = [
    [t.started, run.started_at && clock(run.started_at)],
    [t.finished, run.finished_at && clock(run.finished_at)],
    [t.tokens, usage ? t.inAndOut(usage.input_tokens, usage.output_tokens) : null],
    [t.path, path.includes('/') ? path : null],
  ];
  return (
    <dl className={s.facts}>
      {facts.map(([name, value]) =>
        value ? (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}

/** `refine/2/write` → `Iteration 3`; inside two containers `Iteration 2.1`. */
function numbered(path: string): string {
  const numbers = indices(path).map((index) => index + 1);
  return t.iteration(numbers.join('.'));
}
