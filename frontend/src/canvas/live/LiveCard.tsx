/** The living part of a card: a well of fixed height (idle text, streamed tokens, output, error) and a footer of status and cost. */
import { memo } from 'react';
import { Link } from 'wouter';
import { actionLabel } from '../../approvals/model';
import { getIn } from '../../graph/paths';
import { card as t } from '../../i18n/en/card';
import { LensMark } from '../../lens/LensMark';
import { actionsOf } from '../../run/approval';
import { duration, fieldsOf, pictureIn, preview, shortMoment, tail } from '../../run/format';
import { runPage } from '../../run/path';
import type { NodeView } from '../../run/session';
import { nodeLook, workLook } from '../../run/status';
import type { CalledRun, CardStatus } from '../../run/types';
import { useNow } from '../../run-ui/now';
import { Status } from '../../run-ui/StatusIcon';
import { useDocument } from '../../stores/document';
import { useNodeRun, useNodeStatus, useRun } from '../../stores/run';
import { fieldWith } from '../look';
import { CardApproval } from './CardApproval';
import { CardError } from './CardError';
import { ContainerProgress } from './ContainerProgress';
import { Halted } from './Halted';
import s from './live.module.css';
import { Metrics } from './Metrics';
import { NowOnly } from './NowOnly';

/** Renders again with each token of its own node, and with nothing else. */
export const Live = memo(function Live({ id }: { id: string }) {
  const container = useDocument((state) => state.types[state.doc.nodes[id]?.type ?? '']?.container);
  if (container) return <ContainerProgress id={id} />;
  return <LiveNode id={id} />;
});

function LiveNode({ id }: { id: string }) {
  const view = useNodeRun(id);
  const status = useNodeStatus(id);
  const look = view ? workLook(view) : nodeLook(status);
  return (
    <div className={s.live}>
      <div className={s.well} data-status={status} data-timed={(status === 'waiting' && view?.until) || undefined}>
        <Content id={id} status={status} view={view} />
      </div>
      <div className={s.foot}>
        <Status look={look} size={12} />
        {view && <Metrics view={view} />}
        <LensMark id={id} />
      </div>
    </div>
  );
}

function Content({ id, status, view }: { id: string; status: CardStatus; view: NodeView | undefined }) {
  const isEntry = useDocument((state) => state.types[state.doc.nodes[id]?.type ?? '']?.is_entry);
  if (!view || status === 'pending') return <IdleText id={id} />;
  if (view.run && (status === 'running' || status === 'waiting')) return <Called run={view.run} />;
  if (status === 'running') return view.text ? <Streaming text={view.text} /> : <IdleText id={id} />;
  if (status === 'waiting' && view.breakpoint)
    return (
      <NowOnly>
        <Halted path={view.path} />
      </NowOnly>
    );
  if (status === 'waiting' && view.approval) return <CardApproval id={id} view={view} />;
  if ((status === 'failed' || status === 'retrying') && view.error) return <CardError id={id} view={view} />;
  if (status === 'skipped' || status === 'cancelled') return <p className={s.quiet}>{view.reason}</p>;
  if (status === 'waiting') return <Until at={view.until} />;
  const answer = answerOf(view);
  if (answer) return <p className={s.output}>{answer}</p>;
  return <Value value={view.output} className={s.output} nothing={isEntry ? t.noInput : t.noOutput} />;
}

/** A run that the step called and whose end it awaits. */
function Called({ run }: { run: CalledRun }) {
  return (
    <p className={s.quiet}>
      {run.status === 'waiting' ? t.waitsInside : t.runs}{' '}
      <Link href={runPage(run)} className={`${s.link} nodrag nopan`}>
        {run.workflow_name || t.called}
      </Link>
    </p>
  );
}

/** The moment that a step waits for. */
function Until({ at }: { at: string | undefined }) {
  const moment = useRun((run) => run.moment?.at);
  const clock = useNow(moment === undefined);
  const now = moment ?? clock;
  if (!at) return <p className={s.quiet}>{t.waitsOutside}</p>;
  const more = Date.parse(at) > now ? duration(Date.parse(at) - now) : null;
  return <p className={s.quiet}>{t.waitsUntil(shortMoment(at, now), more)}</p>;
}

/** Rows that the well has room for. */
const ROWS = 3;

/** A value in the well: its fields line by line, or its text without the empty lines. */
function Value({ value, className, nothing }: { value: unknown; className: string | undefined; nothing?: string }) {
  const picture = pictureIn(value);
  if (picture) return <img className={s.picture} src={picture} alt={preview(picture)} draggable={false} />;
  const fields = fieldsOf(value);
  if (!fields) {
    const text = preview(value).replace(/\n\s*\n/g, '\n');
    return text ? <p className={className}>{text}</p> : <p className={s.quiet}>{nothing}</p>;
  }
  const shown = fields.length > ROWS ? fields.slice(0, ROWS - 1) : fields;
  return (
    <div className={className} data-rows>
      {shown.map(([name, text]) => (
        <p key={name} className={s.row}>
          <span className={s.key}>{name}</span> {text}
        </p>
      ))}
      {shown.length < fields.length && <p className={s.quiet}>{t.more(fields.length - shown.length)}</p>}
    </div>
  );
}

/** What a person answered, as a sentence; null where nobody was asked. */
function answerOf(view: NodeView): string | null {
  const output = view.output as { action?: unknown; by_name?: unknown; comment?: unknown } | null;
  if (!view.approval || typeof output?.action !== 'string') return null;
  const action = actionLabel({
    id: output.action,
    label: actionsOf(view)?.find((each) => each.id === output.action)?.label ?? '',
  });
  const by = typeof output.by_name === 'string' ? output.by_name : null;
  const comment = typeof output.comment === 'string' && output.comment ? output.comment : null;
  return t.answered(action, by, comment);
}

function Streaming({ text }: { text: string }) {
  return (
    <div className={s.tail}>
      <p className={s.output}>
        {tail(text)}
        <span className={s.caret} aria-hidden />
      </p>
    </div>
  );
}

/** Before a run: the one setting that says most, a tool's arguments, else what the type does. */
function IdleText({ id }: { id: string }) {
  const node = useDocument((state) => state.doc.nodes[id]);
  const type = useDocument((state) => state.types[node?.type ?? '']);
  const field = type?.summary || fieldWith(type, 'arguments');
  const said = field ? getIn(node?.config ?? {}, field.split('.')) : undefined;
  if (preview(said)) return <Value value={said} className={s.summary} />;
  return <p className={s.quiet}>{type?.description.split('\n')[0] ?? ''}</p>;
}
