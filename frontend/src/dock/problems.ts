/** The problems of the document in the order in which they are mended, and walking from one to the next. */

import type { Problem } from '../api';
import { nodeName } from '../graph/slug';
import { checks as t } from '../i18n/en/checks';
import { isAboutInput } from '../run-ui/commands';
import { openSetup } from '../run-ui/open';
import { useDock } from '../stores/dock';
import { useDocument } from '../stores/document';
import { useRun } from '../stores/run';
import { dismissToast, post } from '../ui/toast';

const NONE: Problem[] = [];

/** The document's problems and those for which the server refused the last start, each once, errors first. */
export function mergeProblems(saved: readonly Problem[], refused: readonly Problem[]): Problem[] {
  const byText = new Map<string, Problem>();
  for (const problem of [...saved, ...refused.filter((each) => !isAboutInput(each))]) {
    byText.set(keyOf(problem), problem);
  }
  const weight = (problem: Problem) => (problem.severity === 'warning' ? 1 : 0);
  return [...byText.values()].sort((a, b) => weight(a) - weight(b));
}

/** One text for a problem, by which it is found again. */
export function keyOf(problem: Problem): string {
  return `${problem.node ?? ''} ${problem.field ?? ''} ${problem.message}`;
}

export function useProblems(): Problem[] {
  const saved = useDocument((state) => state.problems) ?? NONE;
  const refused = useRun((run) => run.problems);
  return mergeProblems(saved, refused);
}

/** The problem after (`by` 1) or before (-1) the one of key `last`, round and round; the first without one. */
export function beside(problems: readonly Problem[], last: string, by: 1 | -1): number {
  const at = problems.findIndex((problem) => keyOf(problem) === last);
  if (at < 0) return by === 1 ? 0 : problems.length - 1;
  return (at + by + problems.length) % problems.length;
}

let last = '';
let said: number | null = null;

/** Goes to the next or the last problem, or `afresh` to the first: selects its step, opens the field, and says what is wrong. */
export function walkProblems(by: 1 | -1, afresh = false): void {
  if (afresh) last = '';
  const { problems, doc, say } = useDocument.getState();
  const all = mergeProblems(problems, useRun.getState().problems);
  const index = beside(all, last, by);
  const problem = all[index];
  if (!problem) {
    say(t.none);
    return;
  }
  last = keyOf(problem);
  const { node, field, message } = problem;
  if (node && doc.nodes[node]) openSetup(node, field);
  else useDock.getState().show('checks');
  const step = node ? nodeName(doc, node) : t.wholeWorkflow;
  // One message that changes: several would lie over the fields that they are about.
  if (said !== null) dismissToast(said);
  said = post(t.at(index + 1, all.length, step, message), { tone: 'info' });
}
