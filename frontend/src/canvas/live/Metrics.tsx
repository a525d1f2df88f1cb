/** What a step cost so far: how many there were, tokens, money, time; the time counts up while it runs. */

import { assigneeNames } from '../../approvals/model';
import { card as t } from '../../i18n/en/card';
import { between, money, roundly, tokens } from '../../run/format';
import { rungSentence, rungWord } from '../../run/rung';
import type { NodeView } from '../../run/session';
import { isActive } from '../../run/status';
import type { NodeRun } from '../../run/types';
import { useNow } from '../../run-ui/now';
import { useRun } from '../../stores/run';
import s from './live.module.css';

export function Metrics({ view }: { view: NodeView }) {
  const spent = spentText(view);
  const asked = askedOf(view);
  return (
    <span className={s.metrics}>
      {view.rung && (
        <span className={s.rung} data-kind={view.rung.kind} title={rungSentence(view.rung, Date.now())}>
          {view.rung.kind === 'cache' && '⧉ '}
          {rungWord(view.rung)}
        </span>
      )}
      {view.attempt > 1 && <span title={t.attempts}>{t.attempt(view.attempt)}</span>}
      {view.instances > 1 && <span title={t.often}>×{view.instances}</span>}
      {asked && <span title={t.waitsFor(asked)}>{asked}</span>}
      {spent.map((text) => (
        <span key={text}>{text}</span>
      ))}
      <Elapsed run={view} />
    </span>
  );
}

/** Who is waited for, where only some people may answer. */
function askedOf({ status, approval }: NodeView): string | null {
  const assignees = status === 'waiting' && typeof approval === 'object' ? approval.assignees : undefined;
  return Array.isArray(assignees) ? assigneeNames(assignees as string[]) : null;
}

function spentText(view: NodeRun): string[] {
  const usage = view.usage;
  const count = (usage?.input_tokens ?? 0) + (usage?.output_tokens ?? 0);
  if (!usage || count === 0) return [];
  return usage.cost_usd ? [tokens(count), money(usage.cost_usd)] : [tokens(count)];
}

/** The time it took, or takes so far: up to now, or up to the moment that the playhead is on. */
function Elapsed({ run }: { run: Pick<NodeRun, 'status' | 'started_at' | 'finished_at'> }) {
  const ticking = isActive(run.status);
  const moment = useRun((state) => (ticking ? state.moment?.at : undefined));
  const clock = useNow(ticking && moment === undefined);
  const now = moment ?? clock;
  if (!run.started_at || run.status === 'skipped') return null;
  const ms = between(run.started_at, run.finished_at, now);
  // While it counts, whole seconds are enough, and calmer.
  return <span>{roundly(ticking && ms > 999 ? Math.floor(ms / 1000) * 1000 : ms)}</span>;
}
