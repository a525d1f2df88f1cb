/** One question in the list: its gist, where it comes from, how long it waits, and the answers at hand. */
import { Check, Clock, Hand, X } from 'lucide-react';
import type { Approval } from '../api';
import {
  actionFor,
  actionLabel,
  answersAsIs,
  dueText,
  dueTone,
  editedFields,
  endSentence,
  plainMessage,
  remindedText,
} from '../approvals/model';
import { QuickAnswers } from '../approvals/QuickAnswers';
import { inbox } from '../i18n/en/inbox';
import { ago } from '../run/format';
import { useNow } from '../run-ui/now';
import s from './inbox.module.css';
import { FAR, useSwipe } from './swipe';

const t = inbox.item;

export interface Answering {
  /** Gives an answer that can still be taken back for a moment. */
  onAnswer: (approval: Approval, look: 'yes' | 'no') => void;
  onOpen: (approval: Approval) => void;
  onPick: (approval: Approval) => void;
}

interface InboxItemProps extends Answering {
  approval: Approval;
  selected: boolean;
  /** Undefined: several are not being selected. */
  picked: boolean | undefined;
}

export function InboxItem({ approval, selected, picked, onAnswer, onOpen, onPick }: InboxItemProps) {
  const pending = approval.status === 'pending';
  const gist = plainMessage(approval.message) || t.question(approval.node_name);
  const mayAnswer = pending && approval.can_decide;
  const answers = (look: 'yes' | 'no') =>
    mayAnswer && actionFor(approval, look) ? () => onAnswer(approval, look) : undefined;
  const { dx, handlers } = useSwipe({ yes: answers('yes'), no: answers('no') });
  return (
    <li className={s.slot}>
      {dx !== 0 && <Behind approval={approval} dx={dx} />}
      <div
        className={s.item}
        data-selected={selected || undefined}
        data-swipes={mayAnswer || undefined}
        style={dx ? { transform: `translateX(${dx}px)` } : undefined}
        {...handlers}
      >
        <div className={s.line}>
          {picked !== undefined && mayAnswer && <Pick {...{ approval, picked, gist, onPick }} />}
          <button
            type="button"
            className={s.open}
            data-item={approval.id}
            onClick={() => onOpen(approval)}
            aria-current={selected ? 'true' : undefined}
          >
            <Words approval={approval} gist={gist} />
          </button>
        </div>
        {pending && picked === undefined && (
          <div className={s.answers}>
            <QuickAnswers approval={approval} onMore={() => onOpen(approval)} />
          </div>
        )}
      </div>
    </li>
  );
}

function Words({ approval, gist }: { approval: Approval; gist: string }) {
  const now = useNow(true);
  const pending = approval.status === 'pending';
  const due = pending ? dueText(approval, now) : null;
  const reminded = pending ? remindedText(approval) : null;
  const edited = editedFields(approval.values ?? {}, approval.result_values ?? approval.values ?? {}).length > 0;
  return (
    <>
      <span className={s.gist} dir="auto">
        {gist}
      </span>
      <span className={s.age}>{ago(pending ? approval.created_at : (approval.at ?? approval.created_at), now)}</span>
      <span className={s.origin}>
        {pending && approval.can_decide && <Hand size={13} aria-label={t.mine} />}
        {t.from(approval.workflow_name, approval.node_name)}
        {reminded && ` · ${reminded}`}
      </span>
      {due && (
        <span className={s.due} data-due={dueTone(approval, now)}>
          <Clock size={12} aria-hidden />
          {due}
        </span>
      )}
      {!pending && (
        <span className={s.result}>
          {endSentence(approval, now)}
          {edited && ` · ${t.edited}`}
        </span>
      )}
    </>
  );
}

function Pick({
  approval,
  picked,
  gist,
  onPick,
}: {
  approval: Approval;
  picked: boolean;
  gist: string;
  onPick: Answering['onPick'];
}) {
  const fits = answersAsIs(approval);
  return (
    <label className={s.pick} title={fits ? undefined : t.needsInput}>
      <input
        type="checkbox"
        aria-label={t.select(gist)}
        checked={picked}
        disabled={!fits}
        onChange={() => onPick(approval)}
      />
    </label>
  );
}

/** What letting go will do, under the item that is drawn aside. */
function Behind({ approval, dx }: { approval: Approval; dx: number }) {
  const look = dx > 0 ? 'yes' : 'no';
  const action = actionFor(approval, look);
  return (
    <div className={s.behind} data-look={look} data-far={Math.abs(dx) >= FAR || undefined} aria-hidden>
      {look === 'yes' ? <Check size={18} /> : <X size={18} />}
      {action && actionLabel(action)}
    </div>
  );
}
