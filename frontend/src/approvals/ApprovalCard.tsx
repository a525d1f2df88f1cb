/** A question to people: what is asked, the values to check and edit, and the answers as buttons. Same in editor and inbox. */
import { ChevronRight, CornerUpLeft, Hand, Link2, MessageSquare } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useRef, useState } from 'react';
import { Link } from 'wouter';
import { ApiError, type Approval, type JsonObject, type Problem, useApproval } from '../api';
import { checkValue, type FieldErrors, JsonSchemaForm } from '../forms/JsonSchemaForm';
import { approval as t } from '../i18n/en/approval';
import { nodeLook } from '../run/status';
import { useNow } from '../run-ui/now';
import { StatusIcon } from '../run-ui/StatusIcon';
import { focusSoon } from '../stores/focus';
import { Button, Markdown, Skeleton, Spinner, Textarea } from '../ui';
import { ActionIcon } from './ActionIcon';
import s from './approval.module.css';
import { useDecide } from './decide';
import { Edits } from './Edits';
import { Ended, Votes } from './Ended';
import { LinkDialog } from './LinkDialog';
import {
  type ActionLook,
  actionFor,
  actionLabel,
  actionLook,
  assigneeNames,
  dueText,
  dueTone,
  editedFields,
  hasForm,
  quorumText,
  remindedText,
  whoMay,
} from './model';

interface ApprovalCardProps {
  approvalId: string;
  /** Shows which workflow and run ask, with a link; for places away from the canvas. */
  showOrigin?: boolean;
  /** False where the place says already that it waits. */
  titled?: boolean;
  onDecided?: (approval: Approval) => void;
}

export function ApprovalCard({ approvalId, showOrigin = false, titled = true, onDecided }: ApprovalCardProps) {
  const { data: approval, error, refetch } = useApproval(approvalId);
  if (error && !approval) {
    return (
      <div className={s.card}>
        <p className={s.trouble}>{error.message}</p>
        <Button size="small" onClick={() => refetch()}>
          {t.retry}
        </Button>
      </div>
    );
  }
  if (!approval) {
    return (
      <div className={s.card} aria-busy="true">
        <Skeleton width="60%" height={16} />
        <Skeleton height={64} />
        <Skeleton height={32} />
      </div>
    );
  }
  return (
    <section className={s.card} aria-label={t.label(approval.node_name)} data-status={approval.status}>
      <Head approval={approval} showOrigin={showOrigin} titled={titled} />
      {approval.message && <Markdown text={approval.message} className={s.message ?? ''} />}
      {approval.status === 'pending' ? (
        <Open key={approval.id} approval={approval} onDecided={onDecided} />
      ) : (
        <Ended approval={approval} />
      )}
    </section>
  );
}

function Head({ approval, showOrigin, titled }: { approval: Approval; showOrigin: boolean; titled: boolean }) {
  const open = approval.status === 'pending';
  const now = useNow(open);
  const about = [assigneeNames(approval.assignees), open ? dueText(approval, now) : null, quorumText(approval)];
  if (open) about.push(remindedText(approval));
  const said = about.filter(Boolean).join(' · ');
  const tone = open ? dueTone(approval, now) : undefined;
  if (!titled && !said && !showOrigin) return null;
  return (
    <header className={s.head}>
      {titled && (
        <div className={s.title}>
          {open ? <Hand size={15} aria-hidden /> : <StatusIcon look={nodeLook('succeeded')} size={15} />}
          <span>{open ? (approval.can_decide ? t.needsYou : t.waits) : t.answered}</span>
        </div>
      )}
      <div className={s.about} data-due={tone}>
        {said}
      </div>
      {showOrigin && (
        <Link href={`/workflows/${approval.workflow}/runs/${approval.run}`} className={s.origin}>
          {t.from(approval.workflow_name, approval.node_name)}
          <ChevronRight size={13} aria-hidden />
        </Link>
      )}
    </header>
  );
}

interface OpenProps {
  approval: Approval;
  onDecided?: ((approval: Approval) => void) | undefined;
}

function Open({ approval, onDecided }: OpenProps) {
  const [values, setValues] = useState<JsonObject>(approval.values ?? {});
  const [comment, setComment] = useState('');
  const decide = useDecide();
  const [errors, setErrors] = useState<FieldErrors>({});
  const card = useRef<HTMLDivElement>(null);
  // To the field that is wrong; the button that was pressed is off meanwhile, and has lost the focus.
  const mend = () => focusSoon(() => card.current?.querySelector<HTMLElement>('[aria-invalid="true"]') ?? null, 10);
  const answer = (action: string) => {
    // What was emptied is not what was proposed: without this the server would take its default instead.
    const found = approval.form && actionFor(approval, 'no')?.id !== action ? checkValue(approval.form, values) : {};
    setErrors(found);
    if (Object.keys(found).length > 0) return mend();
    decide.mutate(
      { approval, action, comment, ...(hasForm(approval) ? { values } : {}) },
      { onSuccess: (fresh) => onDecided?.(fresh), onError: mend },
    );
  };
  const onKey = useAnswerKeys(approval, card, answer);
  const wrong = decide.error instanceof ApiError && decide.error.status === 400 ? decide.error : null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys A, E, R work wherever the focus is in the card
    <div ref={card} className={s.open} onKeyDown={onKey}>
      <EditedForm
        approval={approval}
        values={values}
        onChange={(next) => {
          setValues(next);
          setErrors({});
        }}
        errors={errors}
        problems={wrong?.problems ?? []}
        disabled={!approval.can_decide || decide.isPending}
      />
      {wrong && <p className={s.trouble}>{wrong.detail}</p>}
      <Votes approval={approval} />
      {approval.can_decide ? (
        <>
          <div className={s.extras}>
            <Comment value={comment} onChange={setComment} />
            <CopyLink approval={approval} />
          </div>
          <ActionButtons
            approval={approval}
            edited={editedFields(approval.values ?? {}, values).length > 0}
            busy={decide.isPending}
            onAnswer={answer}
          />
        </>
      ) : (
        <p className={s.quiet}>{approval.voted ? t.voted : t.notYours(whoMay(approval))}</p>
      )}
    </div>
  );
}

/** A approves, E goes to the form, R rejects, unless a field has the focus. */
function useAnswerKeys(approval: Approval, card: RefObject<HTMLElement | null>, answer: (action: string) => void) {
  return (event: KeyboardEvent<HTMLElement>) => {
    if (!approval.can_decide || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const key = event.key.toLowerCase();
    const chosen = key === 'a' ? actionFor(approval, 'yes') : key === 'r' ? actionFor(approval, 'no') : undefined;
    if (chosen) answer(chosen.id);
    else if (key === 'e') card.current?.querySelector<HTMLElement>('input, textarea, select')?.focus();
    else return;
    event.preventDefault();
  };
}

function isTyping(target: EventTarget): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

interface EditedFormProps {
  approval: Approval;
  values: JsonObject;
  onChange: (values: JsonObject) => void;
  errors: FieldErrors;
  problems: Problem[];
  disabled: boolean;
}

function EditedForm({ approval, values, onChange, errors, problems, disabled }: EditedFormProps) {
  const { form } = approval;
  if (!form || !hasForm(approval)) return null;
  const before = approval.values ?? {};
  const count = editedFields(before, values).length;
  return (
    <div className={s.form}>
      <JsonSchemaForm
        schema={form}
        value={values}
        onChange={(next) => onChange(next as JsonObject)}
        errors={errors}
        problems={problems}
        disabled={disabled}
      />
      {count > 0 && (
        <details className={s.changes}>
          <summary>{t.edits(count)}</summary>
          <Edits form={form} before={before} after={values} />
          <button type="button" className={s.reset} onClick={() => onChange(before)}>
            <CornerUpLeft size={13} aria-hidden />
            {t.undo}
          </button>
        </details>
      )}
    </div>
  );
}

function Comment({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [open, setOpen] = useState(false);
  if (!open) {
    return (
      <button type="button" className={s.reset} onClick={() => setOpen(true)}>
        <MessageSquare size={13} aria-hidden />
        {t.addComment}
      </button>
    );
  }
  return (
    <Textarea
      aria-label={t.comment}
      placeholder={t.commentHelp}
      rows={2}
      autoFocus
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** Opens what a decision link is about: nothing is made before one has read it. */
function CopyLink({ approval }: { approval: Approval }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className={s.reset} onClick={() => setOpen(true)}>
        <Link2 size={14} aria-hidden />
        {t.copyLink}
      </button>
      {open && <LinkDialog approval={approval} onClose={() => setOpen(false)} />}
    </>
  );
}

interface ActionButtonsProps {
  approval: Approval;
  edited: boolean;
  busy: boolean;
  onAnswer: (action: string) => void;
}

const keyOf = (look: ActionLook) => ({ yes: t.keyA, no: t.keyR, plain: '' })[look];

function ActionButtons({ approval, edited, busy, onAnswer }: ActionButtonsProps) {
  return (
    <div className={s.actions}>
      {approval.actions.map((action, index) => {
        const look = actionLook(approval.actions, index);
        return (
          <button
            key={action.id}
            type="button"
            className={s.action}
            data-look={look}
            disabled={busy}
            onClick={() => onAnswer(action.id)}
          >
            {busy ? <Spinner size={14} /> : <ActionIcon look={look} />}
            {actionLabel(action)}
            {edited && look !== 'no' && <span className={s.with}>{t.withEdits}</span>}
            {keyOf(look) && (
              <span className={s.key} aria-hidden>
                {keyOf(look)}
              </span>
            )}
          </button>
        );
      })}
    </div>
  );
}
