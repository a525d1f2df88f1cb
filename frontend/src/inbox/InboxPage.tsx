/** What waits for my answer, made for a phone first: a list, the whole question, the answers; live. */
import { useQueryClient } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { type Approval, useApprovals } from '../api';
import { Page } from '../app/Shell';
import { ApprovalCard } from '../approvals/ApprovalCard';
import { hold, useHeld } from '../approvals/held';
import { actionFor, answersAsIs } from '../approvals/model';
import { inbox as t } from '../i18n/en/inbox';
import { focusSoon } from '../stores/focus';
import { Button, Tabs } from '../ui';
import { useInboxSocket } from '../ws/inbox';
import { Bar } from './Bar';
import { Empty, Failed, Loading } from './Empty';
import { InboxItem } from './InboxItem';
import s from './inbox.module.css';
import { useInboxKeys } from './keys';
import { type Due, filtered, type InboxTab, inOrder } from './order';

/** So many are drawn at first, and with each press on "more". */
const STEP = 100;

export function InboxPage() {
  useInboxSocket();
  const [tab, setTab] = useState<InboxTab>('pending');
  const { data, isPending, error, refetch } = useApprovals(tab);
  const held = useHeld((state) => state.ids);
  const [workflow, setWorkflow] = useState('');
  const [due, setDue] = useState<Due>('any');
  const all = useMemo(() => inOrder(data ?? [], tab).filter((each) => !held.has(each.id)), [data, tab, held]);
  const list = useMemo(() => filtered(all, workflow, due, Date.now()), [all, workflow, due]);
  const waiting = useApprovals('pending').data?.filter((each) => each.can_decide && !held.has(each.id)).length ?? 0;
  const [most, setMost] = useState(STEP);
  const [chosen, choose] = useChosen();
  const shown = useShown(chosen, list, tab, Boolean(data));
  const picking = usePicking(list);

  const change = (next: string) => {
    choose(null);
    picking.stop();
    setTab(next as InboxTab);
  };
  const next = (done: Approval) => {
    const id = after(list, done);
    choose(id);
    // The button that had the focus is gone with the answer.
    if (id) focusSoon(() => document.querySelector(`[data-item="${id}"]`));
  };
  const act = useAnswering(list, choose, next);
  useWalking(list, shown, choose, act, picking.toggle);

  return (
    <Page title={t.title} lead={t.lead}>
      <div className={s.inbox} data-detail={chosen !== null || undefined} data-empty={(data && !shown) || undefined}>
        <div className={s.side}>
          <div className={s.tabs}>
            <Tabs
              label={t.which}
              value={tab}
              onChange={change}
              tabs={[
                { id: 'pending', label: t.waiting, badge: waiting || undefined },
                { id: 'decided', label: t.answered },
              ]}
            />
          </div>
          {all.length > 1 && <Bar {...{ all, list, tab, workflow, setWorkflow, due, setDue, picking }} />}
          {isPending && <Loading />}
          {error && !data && <Failed text={error.message} onRetry={() => void refetch()} />}
          {data && list.length === 0 && (
            <Empty
              tab={tab}
              filtered={all.length > 0}
              onAll={() => {
                setWorkflow('');
                setDue('any');
              }}
            />
          )}
          <ul className={s.list} aria-label={tab === 'pending' ? t.waitingList : t.answeredList}>
            {list.slice(0, most).map((approval) => (
              <InboxItem
                key={approval.id}
                approval={approval}
                selected={approval.id === shown}
                picked={picking.on ? picking.ids.has(approval.id) : undefined}
                onOpen={({ id }) => choose(id)}
                onAnswer={act}
                onPick={({ id }) => picking.toggle(id)}
              />
            ))}
          </ul>
          {list.length > most && <Button onClick={() => setMost(most + STEP)}>{t.more(list.length - most)}</Button>}
        </div>
        {shown && (
          <div className={s.detail}>
            <button type="button" className={s.back} onClick={() => choose(null)}>
              <ArrowLeft size={15} aria-hidden />
              {t.back}
            </button>
            <div className={s.sheet} data-sheet>
              <ApprovalCard
                key={shown}
                approvalId={shown}
                showOrigin
                onDecided={(approval) => approval.status !== 'pending' && next(approval)}
              />
            </div>
          </div>
        )}
      </div>
    </Page>
  );
}

/** The next question that I may answer, after this one or from the top; null when there is none. */
function after(list: readonly Approval[], done: Approval): string | null {
  const place = list.findIndex((each) => each.id === done.id);
  const rest = [...list.slice(place + 1), ...list.slice(0, Math.max(0, place))];
  return rest.find((each) => each.can_decide && each.id !== done.id)?.id ?? null;
}

/** The approval in the address (`?approval=id`), so that a link leads to it and Back closes it. */
function useChosen(): [string | null, (id: string | null) => void] {
  const [search] = useSearchParams();
  const [, navigate] = useLocation();
  const chosen = search.get('approval');
  const left = useRef(0);
  // On a phone the question takes the list's place: it begins at its top, and Back leads to where one was.
  useLayoutEffect(() => {
    if (!isWide()) page()?.scrollTo({ top: chosen ? 0 : left.current });
  }, [chosen]);
  const choose = (id: string | null) => {
    if (!chosen) left.current = page()?.scrollTop ?? 0;
    navigate(id ? `/approvals?approval=${id}` : '/approvals');
  };
  return [chosen, choose];
}

const page = () => document.getElementById('content');
const isWide = () => window.matchMedia('(width > 860px)').matches;

/**
 * The question beside the list. A wide page shows the first without being asked; it stays when somebody else answers
 * it meanwhile, so that one reads that instead of another question under one's hands.
 */
function useShown(chosen: string | null, list: readonly Approval[], tab: InboxTab, ready: boolean): string | null {
  const [first, setFirst] = useState<{ tab: InboxTab; id: string } | null>(null);
  const held = useHeld((state) => state.ids);
  const stays = first?.tab === tab && !held.has(first.id) ? first.id : null;
  const wanted = chosen ?? stays ?? list[0]?.id ?? null;
  useEffect(() => {
    if (ready && wanted && (first?.id !== wanted || first.tab !== tab)) setFirst({ tab, id: wanted });
  }, [ready, wanted, tab, first]);
  return wanted;
}

export interface Picking {
  on: boolean;
  ids: ReadonlySet<string>;
  start: () => void;
  stop: () => void;
  toggle: (id: string) => void;
  all: () => void;
}

/** Several at once: only those that need nothing filled in. */
function usePicking(list: readonly Approval[]): Picking {
  const [on, setOn] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const fits = (approval: Approval) => approval.can_decide && answersAsIs(approval) && actionFor(approval, 'yes');
  const open = new Set(list.filter(fits).map((each) => each.id));
  return {
    on,
    ids: new Set([...chosen].filter((id) => open.has(id))),
    start: () => setOn(true),
    stop: () => {
      setOn(false);
      setChosen(new Set());
    },
    toggle: (id) => {
      if (!open.has(id)) return;
      setOn(true);
      setChosen((before) => new Set(before.has(id) ? [...before].filter((each) => each !== id) : [...before, id]));
    },
    all: () => setChosen(open),
  };
}

type Act = (approval: Approval, look: 'yes' | 'no') => void;

/** Answers that can be taken back for a moment; where the form wants something first, the question opens instead. */
function useAnswering(
  list: readonly Approval[],
  choose: (id: string | null) => void,
  next: (done: Approval) => void,
): Act {
  const client = useQueryClient();
  const [search] = useSearchParams();
  return (approval, look) => {
    const action = actionFor(approval, look);
    if (!action || !approval.can_decide) return;
    if (look === 'yes' && !answersAsIs(approval)) return choose(approval.id);
    const values = approval.form && approval.values ? { values: approval.values } : {};
    hold(client, [{ approval, action: action.id, ...values }]);
    if (search.get('approval') && list.some((each) => each.id === approval.id)) next(approval);
  };
}

/** Letters act on the question that has the focus in the list, else on the one beside it. */
function useWalking(
  list: readonly Approval[],
  shown: string | null,
  choose: (id: string | null) => void,
  act: Act,
  pick: (id: string) => void,
): void {
  const at = () => {
    const focused = (document.activeElement as HTMLElement | null)?.dataset.item;
    return list.findIndex((each) => each.id === (focused ?? shown));
  };
  useInboxKeys({
    walk: (by) => {
      const to = list[Math.min(Math.max(at() + by, 0), list.length - 1)];
      if (!to) return;
      document.querySelector<HTMLElement>(`[data-item="${to.id}"]`)?.focus();
      if (isWide()) choose(to.id);
    },
    answer: (look) => {
      const approval = list[at()];
      if (!approval) return;
      const other = list[at() + 1] ?? list[at() - 1];
      act(approval, look);
      if (other) document.querySelector<HTMLElement>(`[data-item="${other.id}"]`)?.focus();
    },
    edit: () => {
      const approval = list[at()];
      if (!approval) return;
      choose(approval.id);
      // The form comes a moment later than the question.
      requestAnimationFrame(() =>
        focusSoon(() => document.querySelector('[data-sheet] :is(textarea, input, select)')),
      );
    },
    pick: () => {
      const approval = list[at()];
      if (approval) pick(approval.id);
    },
  });
}
