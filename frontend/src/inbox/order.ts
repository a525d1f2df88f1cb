/** In which order the inbox shows approvals. */
import type { Approval } from '../api';

export type InboxTab = 'pending' | 'decided';

const NEVER = Number.MAX_SAFE_INTEGER;

/** Mine first, then by what is due soonest, then the oldest; answered ones newest first. */
export function inOrder(list: readonly Approval[], tab: InboxTab): Approval[] {
  const time = (iso: string | null, otherwise: number) => (iso ? Date.parse(iso) : otherwise);
  return [...list].sort((a, b) => {
    if (tab === 'decided') return time(b.at, 0) - time(a.at, 0);
    if (a.can_decide !== b.can_decide) return a.can_decide ? -1 : 1;
    return time(a.deadline, NEVER) - time(b.deadline, NEVER) || time(a.created_at, 0) - time(b.created_at, 0);
  });
}
