/** A waiting approval on its card: the question in two lines and the answers as buttons; "Edit" opens the whole form. */
import { useApproval } from '../../api';
import { plainMessage } from '../../approvals/model';
import { QuickAnswers } from '../../approvals/QuickAnswers';
import { card as t } from '../../i18n/en/card';
import { approvalIdOf } from '../../run/approval';
import type { NodeView } from '../../run/session';
import { openLastRun } from '../../run-ui/open';
import { Skeleton } from '../../ui';
import s from './live.module.css';
import { NowOnly } from './NowOnly';

export function CardApproval({ id, view }: { id: string; view: NodeView }) {
  const { data: approval, error } = useApproval(approvalIdOf(view));
  if (error && !approval) return <p className={s.quiet}>{error.message}</p>;
  if (!approval) return <Skeleton height={40} />;
  return (
    <div className={s.approval}>
      <p className={s.question}>{plainMessage(approval.message) || t.question}</p>
      <NowOnly>
        <QuickAnswers small approval={approval} onMore={() => openLastRun(id)} className="nodrag nopan" />
      </NowOnly>
    </div>
  );
}
