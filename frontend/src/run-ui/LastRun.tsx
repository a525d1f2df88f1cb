/** What the run says of one step, for the inspector: status, approval, error with its way out, output, input, each iteration. */
import { CircleAlert, RotateCcw, Wrench } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { ApprovalCard } from '../approvals/ApprovalCard';
import { Metrics } from '../canvas/live/Metrics';
import { Value } from '../dock/Value';
import { approvalIdOf } from '../run/approval';
import { fixFor } from '../run/fix';
import { clock } from '../run/format';
import { indices, runPage } from '../run/path';
import { rungSentence } from '../run/rung';
import type { NodeView } from '../run/session';
import { isOver, nodeLook, runLook, workLook } from '../run/status';
import type { CalledRun, NodeRun } from '../run/types';
import { useDocument } from '../stores/document';
import { currentRun, useNodeRun, useNodeStatus, useRun } from '../stores/run';
import { Button, EmptyState, Markdown, Select, Tooltip } from '../ui';
import { runAgainFrom } from './commands';
import s from './last-run.module.css';
import { mayRun } from './roles';
import { Status } from './StatusIcon';
import { useFix } from './useFix';

export function LastRun({ nodeId }: { nodeId: string }) {
  const view = useNodeRun(nodeId);
  const status = useNodeStatus(nodeId);
  const runId = useRun((run) => run.runId);
  if (!runId)
    return (
      <EmptyState title="Not run yet" text="Run the workflow: what this step was given and gave is shown here." />
    );
  if (!view) {
    const text = status === 'pending' ? 'The run has not come to this step yet.' : 'The run did not reach this step.';
    return <EmptyState title={nodeLook(status).word} text={text} />;
  }
  return <Chosen key={`${runId} ${nodeId}`} nodeId={nodeId} view={view} />;
}

/** One of the step's elements of work: the one its card shows, until another is chosen. */
function Chosen({ nodeId, view }: { nodeId: string; view: NodeView }) {
  const [path, setPath] = useState<string | null>(null);
  const all = view.instances > 1 ? currentRun().viewsOf(nodeId) : [];
  const chosen = path !== null && path !== view.path ? currentRun().state.nodes[path] : undefined;
  const run: NodeRun = chosen ?? view;
  const text = chosen ? currentRun().textOf(path ?? '') : view.text;
  return (
    <div className={s.panel}>
      <div className={s.head}>
        <Status look={workLook(run)} size={15} />
        <Metrics view={{ ...view, ...run, instances: 1 }} />
      </div>
      {all.length > 1 && (
        <Select
          label="Which iteration"
          small
          value={path ?? ''}
          onChange={(next) => setPath(next || null)}
          options={[
            { value: '', label: `Latest of ${all.length}` },
            ...all.map((each) => ({
              value: each.path,
              label: `${numbered(each.path)} · ${workLook(each.run).word}`,
            })),
          ]}
        />
      )}
      <Details nodeId={nodeId} path={path ?? view.path} run={run} text={text} />
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
  return (
    <>
      {approvalId && <ApprovalCard approvalId={approvalId} titled={false} />}
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
          <h3>Output so far</h3>
          <Markdown text={text} className={s.box ?? ''} />
        </section>
      )}
      {run.output !== null && run.output !== undefined && (
        <Value boxed value={run.output} label="the output" title={outputTitle(run)} />
      )}
      {!approvalId && hasContent(run.input) && <Value boxed value={run.input} label="the input" title="Input" />}
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
    <Tooltip content="What led to this step is taken over from this run">
      <Button size="small" className={s.again ?? ''} onClick={again} disabled={busy} icon={<RotateCcw size={13} />}>
        Run again from here
      </Button>
    </Tooltip>
  );
}

/** The run of another workflow that the step called. */
function Called({ run }: { run: CalledRun }) {
  return (
    <section className={s.section}>
      <h3>Called run</h3>
      <div className={s.called}>
        <Link href={runPage(run)} className={s.link}>
          {run.workflow_name || 'The called workflow'}
        </Link>
        <span className={s.quiet}>version {run.version}</span>
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
  return run.port && run.port !== 'out' ? `Output, by way of “${run.port}”` : 'Output';
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
    ['Started', run.started_at && clock(run.started_at)],
    ['Finished', run.finished_at && clock(run.finished_at)],
    ['Tokens', usage ? `${usage.input_tokens} in, ${usage.output_tokens} out` : null],
    ['Path', path.includes('/') ? path : null],
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
  return `Iteration ${indices(path)
    .map((index) => index + 1)
    .join('.')}`;
}
