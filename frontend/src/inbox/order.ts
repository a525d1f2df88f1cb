/** In which order the inbox shows approvals, and which of them: the filters. No React in here. */
import type { Approval } from '../api';

export type InboxTab = 'pending' | 'decided';
export type Due = 'any' | 'overdue' | 'day' | 'none';

const NEVER = Number.MAX_SAFE_INTEGER;
const DAY = 86_400_000;

/** Mine first, then by what is due soonest, then the oldest; answered ones newest first. */
export function inOrder(list: readonly Approval[], tab: InboxTab): Approval[] {
  const time = (iso: string | null, otherwise: number) => (iso ? Date.parse(iso) : otherwise);
  return [...list].sort((a, b) => {
    if (tab === 'decided') return time(b.at, 0) - time(a.at, 0);
    if (a.can_decide !== b.can_decide) return a.can_decide ? -1 : 1;
    return time(a.deadline, NEVER) - time(b.deadline, NEVER) || time(a.created_at, 0) - time(b.created_at, 0);
  });
}

const KEPT: Record<Due, (left: number | null) => boolean> = {
  any: () => true,
  overdue: (left) => left !== null && left < 0,
  day: (left) => left !== null && left >= 0 && left < DAY,
  none: (left) => left === null,
};

/** Those of one workflow ('' is all) that are due so. */
export function filtered(list: readonly Approval[], workflow: string, due: Due, now: number): Approval[] {
  return list.filter((approval) => {
    const left = approval.deadline ? Date.parse(approval.deadline) - now : null;
    return (!workflow || approval.workflow === workflow) && KEPT[due](left);
  });
}

/** The workflows that ask, by name, for the filter. */
export function asking(list: readonly Approval[]): { value: string; label: string }[] {
  const names = new Map(list.map((approval) => [approval.workflow, approval.workflow_name]));
  return [...names].map(([value, label]) => ({ value, label })).sort((a, b) => a.label.localeCompare(b.label));
}
