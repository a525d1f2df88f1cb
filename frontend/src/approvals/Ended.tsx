/** What was answered: by whom, how, and what they edited; and the votes where more than one is needed. */
import type { Approval } from '../api';
import { Value } from '../dock/Value';
import { approval as t } from '../i18n/en/approval';
import { ago } from '../run/format';
import { useNow } from '../run-ui/now';
import s from './approval.module.css';
import { Edits } from './Edits';
import { editedFields, endSentence, hasForm, labelOf, viaText } from './model';

export function Votes({ approval }: { approval: Approval }) {
  const now = useNow(approval.votes.length > 0);
  if (approval.votes.length === 0) return null;
  return (
    <ul className={s.votes}>
      {approval.votes.map((vote) => (
        <li key={vote.user}>
          <strong>{vote.user_name}</strong>
          {t.vote(labelOf(approval, vote.action), viaText(vote.via), vote.comment)}
          <span className={s.quiet}>{ago(vote.at, now)}</span>
        </li>
      ))}
    </ul>
  );
}

export function Ended({ approval }: { approval: Approval }) {
  const now = useNow(false);
  const { form, values, result_values: result } = approval;
  const edited = form !== null && result !== null && editedFields(values ?? {}, result).length > 0;
  return (
    <div className={s.ended}>
      <p className={s.outcome}>{endSentence(approval, now)}</p>
      {approval.comment && <p className={s.quiet}>{t.quoted(approval.comment)}</p>}
      {approval.quorum > 1 && <Votes approval={approval} />}
      {edited && <Edits form={form} before={values ?? {}} after={result} />}
      {!edited && form && hasForm(approval) && (
        <Value boxed value={result ?? values} label={t.theValues} title={t.values} />
      )}
    </div>
  );
}
