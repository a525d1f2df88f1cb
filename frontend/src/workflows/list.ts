/** Which workflows the list shows, and in which order: search, whose they are, what was pinned. No React in here. */
import type { WorkflowSummary } from '@/api';

export type Whose = 'all' | 'mine' | 'shared' | 'pinned';
export type Sorting = 'changed' | 'ran' | 'name';

interface Wanted {
  words: string;
  whose: Whose;
  sort: Sorting;
  pinned: ReadonlySet<string>;
}

/** The workflows whose name, description or owner holds every word. */
export function searchWorkflows(workflows: readonly WorkflowSummary[], wanted: string): WorkflowSummary[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...workflows];
  return workflows.filter((workflow) => {
    const text = `${workflow.name} ${workflow.description} ${workflow.owner_name ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

const KEPT: Record<Whose, (workflow: WorkflowSummary, pinned: ReadonlySet<string>) => boolean> = {
  all: () => true,
  mine: (workflow) => workflow.role === 'owner',
  shared: (workflow) => workflow.role !== 'owner',
  pinned: (workflow, pinned) => pinned.has(workflow.id),
};

const ORDER: Record<Sorting, (a: WorkflowSummary, b: WorkflowSummary) => number> = {
  changed: (a, b) => later(a.updated_at, b.updated_at),
  ran: (a, b) => later(a.last_run?.at ?? '', b.last_run?.at ?? ''),
  name: (a, b) => a.name.localeCompare(b.name, undefined, { numeric: true, sensitivity: 'base' }),
};

/** ISO moments of the same zone sort as texts. */
function later(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? 1 : -1;
}

/** What the list shows, pinned ones first. */
export function listed(
  workflows: readonly WorkflowSummary[],
  { words, whose, sort, pinned }: Wanted,
): WorkflowSummary[] {
  const found = searchWorkflows(workflows, words).filter((workflow) => KEPT[whose](workflow, pinned));
  const first = (workflow: WorkflowSummary) => (pinned.has(workflow.id) ? 0 : 1);
  return found.sort((a, b) => first(a) - first(b) || ORDER[sort](a, b));
}

const WEEK = 7 * 86_400_000;

/** Those whose newest run failed lately, that I may run, and that I have not waved away; newest first. */
export function failedLately(
  workflows: readonly WorkflowSummary[],
  dismissed: ReadonlySet<string>,
  now: number,
): WorkflowSummary[] {
  return workflows
    .filter(({ role, last_run: run }) => {
      if (run?.status !== 'failed' || role === 'viewer' || dismissed.has(run.id)) return false;
      return now - Date.parse(run.at) < WEEK;
    })
    .sort(ORDER.ran);
}
