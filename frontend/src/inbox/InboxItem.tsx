/** One question in the list: its gist, where it comes from, how long it waits, and the answers at hand. */
import { Hand } from 'lucide-react';
import type { Approval } from '../api';
import { dueText, endSentence, plainMessage, remindedText } from '../approvals/model';
import { QuickAnswers } from '../approvals/QuickAnswers';
import { ago } from '../run/format';
import { useNow } from '../run-ui/now';
import s from './inbox.module.css';

interface InboxItemProps {
  approval: Approval;
  selected: boolean;
  onOpen: () => void;
}

export function InboxItem({ approval, selected, onOpen }: InboxItemProps) {
  const now = useNow(true);
  const pending = approval.status === 'pending';
  const due = pending ? dueText(approval, now) : null;
  const late = due?.startsWith('overdue');
  const reminded = pending ? remindedText(approval) : null;
  return (
    <li className={s.item} data-selected={selected || undefined}>
      <button type="button" className={s.open} onClick={onOpen} aria-current={selected ? 'true' : undefined}>
        <span className={s.gist}>{plainMessage(approval.message) || `A question from ${approval.node}`}</span>
        <span className={s.age}>
          {ago(pending ? approval.created_at : (approval.at ?? approval.created_at), now)}
        </span>
        <span className={s.origin}>
          {pending && approval.can_decide && <Hand size={13} aria-label="Waits for you" />}
          {approval.workflow_name} · step {approval.node}
          {due && <span data-late={late || undefined}> · {due}</span>}
          {reminded && ` · ${reminded}`}
        </span>
      </button>
      {!pending && <p className={s.result}>{endSentence(approval, now)}</p>}
      {pending && (
        <div className={s.answers}>
          <QuickAnswers approval={approval} onMore={onOpen} />
        </div>
      )}
    </li>
  );
}
