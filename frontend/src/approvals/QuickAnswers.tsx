/** The answers of an approval as small buttons, for cards and lists: "Edit" (or "More") opens the whole question. */
import { Ellipsis, Pencil } from 'lucide-react';
import type { MouseEvent } from 'react';
import type { Approval } from '../api';
import { approvals as t } from '../i18n/en/approvals';
import { cx } from '../ui';
import { ActionIcon } from './ActionIcon';
import { useDecide } from './decide';
import { actionLabel, actionLook, answersAsIs, endSentence, hasForm, whoMay } from './model';
import s from './quick.module.css';

/** More answers than this are behind "More". */
const AT_HAND = 2;
/** Letters that the answers on a card have room for. */
const ON_CARD = 24;

interface QuickAnswersProps {
  approval: Approval;
  /** Opens the question with its form and all its answers. */
  onMore: () => void;
  small?: boolean;
  className?: string;
}

export function QuickAnswers({ approval, onMore, small, className }: QuickAnswersProps) {
  const decide = useDecide();
  if (approval.status !== 'pending') return <p className={s.quiet}>{endSentence(approval, Date.now())}</p>;
  if (!approval.can_decide) {
    const text = approval.voted ? t.voted : t.waitsFor(whoMay(approval));
    return <p className={s.quiet}>{text}</p>;
  }
  // On the canvas a click would also select the card and leave the form of another.
  const doing = (what: () => void) => (event: MouseEvent) => {
    event.stopPropagation();
    what();
  };
  const atHand = approval.actions.slice(0, AT_HAND);
  // An answer that cannot be read is not offered: the whole question has room for it.
  if (small && atHand.map(actionLabel).join('').length > ON_CARD) {
    return (
      <div className={cx(s.answers, className)} data-small>
        <button type="button" className={s.answer} onClick={doing(onMore)}>
          {t.choose}
        </button>
      </div>
    );
  }
  const answers = atHand.map((action, index) => {
    const look = actionLook(approval.actions, index);
    return (
      <button
        key={action.id}
        type="button"
        className={s.answer}
        data-look={look}
        disabled={decide.isPending}
        onClick={doing(() => {
          // What has to be filled in first is filled in where the form is.
          if (look === 'yes' && !answersAsIs(approval)) onMore();
          else decide.mutate({ approval, action: action.id });
        })}
      >
        <ActionIcon look={look} size={small ? 12 : 14} />
        <span>{actionLabel(action)}</span>
      </button>
    );
  });
  const edits = hasForm(approval);
  const more = (
    <button key="more" type="button" className={s.answer} onClick={doing(onMore)}>
      {edits ? <Pencil size={small ? 11 : 13} aria-hidden /> : <Ellipsis size={small ? 11 : 13} aria-hidden />}
      <span>{edits ? t.edit : t.more}</span>
    </button>
  );
  if (edits) answers.splice(1, 0, more);
  else if (approval.actions.length > AT_HAND) answers.push(more);
  return (
    <div className={cx(s.answers, className)} data-small={small || undefined}>
      {answers}
    </div>
  );
}
