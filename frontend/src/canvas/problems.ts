/** The problems of one node, so that its card hears of them and no other card does. */

import { type DocProblem, useDocument } from '../stores/document';

const NONE: DocProblem[] = [];
const cache = new WeakMap<readonly DocProblem[], Map<string, DocProblem[]>>();

function byNode(problems: readonly DocProblem[]): Map<string, DocProblem[]> {
  const known = cache.get(problems);
  if (known) return known;
  const map = new Map<string, DocProblem[]>();
  for (const problem of problems) {
    if (problem.node) map.set(problem.node, [...(map.get(problem.node) ?? []), problem]);
  }
  cache.set(problems, map);
  return map;
}

export function useProblems(id: string): DocProblem[] {
  return useDocument((state) => byNode(state.problems).get(id) ?? NONE);
}
