/** What an approval says about itself, as words: who may answer, by when, who did; and which button looks how. */

import type { Approval, ApprovalAction, ApprovalLink, JsonObject } from '../api';
import { approvals as t } from '../i18n/en/approvals';
import { ago, due, moment } from '../run/format';

export type ActionLook = 'yes' | 'no' | 'plain';

const NO = /^(reject|deny|decline|stop|refuse|no|cancel|discard|abort)\b/i;

/** The first action is the way on (green), one that turns down is marked so, others are plain. */
export function actionLook(actions: readonly ApprovalAction[], index: number): ActionLook {
  const action = actions[index];
  if (!action) return 'plain';
  if (NO.test(action.id) || NO.test(actionLabel(action))) return 'no';
  return index === 0 ? 'yes' : 'plain';
}

export function actionLabel(action: ApprovalAction): string {
  return action.label || action.id.charAt(0).toUpperCase() + action.id.slice(1).replaceAll('_', ' ');
}

export function labelOf(approval: Approval, actionId: string | null): string {
  const action = approval.actions.find((each) => each.id === actionId);
  return action ? actionLabel(action) : (actionId ?? '');
}

/** `team:editors` → `Team editors`, `user:ana` → `ana`; nobody named → null. */
export function assigneeNames(assignees: readonly string[]): string | null {
  const names = assignees.map((assignee) => {
    const [kind, ...rest] = assignee.split(':');
    const name = rest.join(':');
    if (!name) return assignee;
    return kind === 'team' ? t.team(name) : name;
  });
  return names.length > 0 ? names.join(', ') : null;
}

/** Whose answer is waited for. */
export function whoMay(approval: Pick<Approval, 'assignees'>): string {
  return assigneeNames(approval.assignees) ?? t.anyone;
}

export function dueText(approval: Pick<Approval, 'deadline'>, now: number): string | null {
  return approval.deadline ? due(approval.deadline, now) : null;
}

/** How an approval that is no longer open ended, as a sentence. */
export function endSentence(approval: Approval, now: number): string {
  if (approval.status === 'expired') return t.expired;
  if (approval.status === 'cancelled') return t.cancelled;
  const who = approval.by_name ?? t.someone;
  const when = approval.at ? ` ${ago(approval.at, now)}` : '';
  return t.ended(labelOf(approval, approval.action), who, viaText(approval.via), when);
}

/** What a late click is told: `Already answered "Approve" by Priya just now.` */
export function lateSentence(approval: Approval, now: number): string {
  if (approval.status === 'pending') return t.votedAlready;
  if (approval.status !== 'decided') return endSentence(approval, now);
  const who = approval.by_name ?? t.someoneElse;
  const when = approval.at ? ` ${ago(approval.at, now)}` : '';
  return t.late(labelOf(approval, approval.action), who, when);
}

/** `reminded twice`, once there was a reminder. */
export function remindedText(approval: Pick<Approval, 'reminders'>): string | null {
  return approval.reminders < 1 ? null : t.reminded(approval.reminders);
}

/** By which way an answer came, where that is worth a word: not for a click in the app. */
export function viaText(via: string | null): string {
  return t.via[via ?? ''] ?? '';
}

/** Where a link stands: `works until 14 Nov, 14:03`, `used 2 m ago`, `ended`. */
export function linkState(link: Pick<ApprovalLink, 'expires_at' | 'used_at' | 'works'>, now: number): string {
  if (link.used_at) return t.link.used(ago(link.used_at, now));
  return link.works && Date.parse(link.expires_at) > now ? t.link.until(moment(link.expires_at)) : t.link.over;
}

/** `1 of 2 answers so far`, when more than one person is needed. */
export function quorumText(approval: Pick<Approval, 'quorum' | 'votes'>): string | null {
  if (approval.quorum <= 1) return null;
  return t.quorum(approval.votes.length, approval.quorum);
}

const HOUR = 3_600_000;

/** How pressing the deadline is; the words beside it say the same. */
export function dueTone(approval: Pick<Approval, 'deadline'>, now: number): 'late' | 'soon' | undefined {
  if (!approval.deadline) return undefined;
  const left = Date.parse(approval.deadline) - now;
  if (left < 0) return 'late';
  return left < HOUR ? 'soon' : undefined;
}

/** The answer that leads on, or the one that turns down. */
export function actionFor(approval: Pick<Approval, 'actions'>, look: 'yes' | 'no'): ApprovalAction | undefined {
  return approval.actions.find((_, index) => actionLook(approval.actions, index) === look);
}

/** True when it can be answered as it stands: no field that must be filled in is empty. */
export function answersAsIs(approval: Pick<Approval, 'form' | 'values'>): boolean {
  const values = approval.values ?? {};
  return (approval.form?.required ?? []).every((name) => {
    const value = values[name];
    return value !== undefined && value !== null && value !== '';
  });
}

/** The names of the form's fields whose value is another than was proposed. */
export function editedFields(before: JsonObject, after: JsonObject): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

/** True when the approval has fields to edit. */
export function hasForm(approval: Pick<Approval, 'form'>): boolean {
  return Object.keys(approval.form?.properties ?? {}).length > 0;
}

/** The first line of a message without its markdown signs, for cards and lists. */
export function plainMessage(message: string): string {
  return message
    .replace(/```[\s\S]*?```/g, ' ')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^[#>\s]+/gm, '')
    .replace(/(\*{1,3}|~~|`+)(?=\S)(.+?)\1/g, '$2')
    .replace(/(?<!\w)(_{1,3})(?=\S)(.+?)\1(?!\w)/g, '$2')
    .replace(/\s+/g, ' ')
    .trim();
}
