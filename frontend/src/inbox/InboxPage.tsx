/** What waits for my answer, made for a phone first: a list, the whole question, the answers; live. */
import { ArrowLeft, Inbox as InboxIcon } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { type Approval, useApprovals } from '../api';
import { Page } from '../app/Shell';
import { ApprovalCard } from '../approvals/ApprovalCard';
import { Button, EmptyState, Skeleton, Tabs } from '../ui';
import { useInboxSocket } from '../ws/inbox';
import { InboxItem } from './InboxItem';
import s from './inbox.module.css';
import { type InboxTab, inOrder } from './order';

export function InboxPage() {
  useInboxSocket();
  const [tab, setTab] = useState<InboxTab>('pending');
  const { data, isPending, error, refetch } = useApprovals(tab);
  const list = useMemo(() => inOrder(data ?? [], tab), [data, tab]);
  const waiting = useApprovals('pending').data?.filter((each) => each.can_decide).length ?? 0;
  const [chosen, choose] = useChosen();

  // A wide page has room for the first question beside the list.
  const shown = chosen ?? list[0]?.id ?? null;

  const change = (next: string) => {
    choose(null);
    setTab(next as InboxTab);
  };
  return (
    <Page title="Approvals" lead="Questions that your workflows ask people. The first answer counts.">
      <div className={s.inbox} data-detail={chosen !== null || undefined}>
        <div className={s.side}>
          <div className={s.tabs}>
            <Tabs
              label="Which approvals"
              value={tab}
              onChange={change}
              tabs={[
                { id: 'pending', label: 'Waiting', badge: waiting || undefined },
                { id: 'decided', label: 'Answered' },
              ]}
            />
          </div>
          {isPending && <Loading />}
          {error && !data && (
            <EmptyState
              title="The inbox could not be read"
              text={error.message}
              action={<Button onClick={() => refetch()}>Try again</Button>}
            />
          )}
          {data && list.length === 0 && <Empty tab={tab} />}
          <ul className={s.list} aria-label={tab === 'pending' ? 'Waiting approvals' : 'Answered approvals'}>
            {list.map((approval) => (
              <InboxItem
                key={approval.id}
                approval={approval}
                selected={approval.id === shown}
                onOpen={() => choose(approval.id)}
              />
            ))}
          </ul>
        </div>
        {shown && <Detail shown={shown} list={list} onChoose={choose} />}
      </div>
    </Page>
  );
}

interface DetailProps {
  shown: string;
  list: Approval[];
  onChoose: (id: string | null) => void;
}

function Detail({ shown, list, onChoose }: DetailProps) {
  const next = (done: Approval) => {
    const place = list.findIndex((each) => each.id === done.id);
    const after = [...list.slice(place + 1), ...list.slice(0, Math.max(0, place))];
    onChoose(after.find((each) => each.can_decide && each.id !== done.id)?.id ?? null);
  };
  return (
    <div className={s.detail}>
      <button type="button" className={s.back} onClick={() => onChoose(null)}>
        <ArrowLeft size={15} aria-hidden />
        All approvals
      </button>
      <div className={s.sheet}>
        <ApprovalCard
          key={shown}
          approvalId={shown}
          showOrigin
          onDecided={(approval) => approval.status !== 'pending' && next(approval)}
        />
      </div>
    </div>
  );
}

/** The approval in the address (`?approval=id`), so that a link leads to it and Back closes it. */
function useChosen(): [string | null, (id: string | null) => void] {
  const [search] = useSearchParams();
  const [, navigate] = useLocation();
  const chosen = search.get('approval');
  useEffect(() => {
    if (chosen) document.getElementById('content')?.scrollTo({ top: 0 });
  }, [chosen]);
  return [chosen, (id) => navigate(id ? `/approvals?approval=${id}` : '/approvals')];
}

function Loading() {
  return (
    <div className={s.loading} aria-busy="true">
      <Skeleton height={92} />
      <Skeleton height={92} />
    </div>
  );
}

function Empty({ tab }: { tab: InboxTab }) {
  if (tab === 'decided')
    return <EmptyState title="Nothing answered yet" text="Answers are kept here, with who gave them and when." />;
  return (
    <EmptyState
      icon={<InboxIcon size={22} />}
      title="Nothing waits for you"
      text="When a run reaches an Approval step that asks you, it stops and its question appears here, on the canvas and on your phone. Nothing goes on before someone answers."
      action={
        <Link href="/templates">
          <Button variant="primary">Try a template with an approval</Button>
        </Link>
      }
    />
  );
}
