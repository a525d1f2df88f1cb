/** A run that goes only as far as one step: which steps it is about, the same as `leading_to` in `runtime/engine/trial.py`. */

import type { Doc, EdgeDoc, NodeDoc } from '../graph/types';

type Drawn = Pick<Doc, 'nodes' | 'edges'>;

/** The step, what leads to it, the containers around it with what leads to those, all inside of what leads there. */
export function leadingTo({ nodes, edges }: Drawn, to: string): Set<string> {
  const sources = sourcesOf(edges);
  const inner = [to, ...around(nodes, to)];
  const kept = new Set(inner);
  const whole = new Set([to]);
  for (const waiting = [...inner]; waiting.length > 0; ) {
    for (const source of sources.get(waiting.pop() ?? '') ?? []) {
      if (kept.has(source) || !nodes[source]) continue;
      kept.add(source);
      whole.add(source);
      waiting.push(source);
    }
  }
  for (const id of Object.keys(nodes)) if (around(nodes, id).some((each) => whole.has(each))) kept.add(id);
  return kept;
}

let last: { nodes: Doc['nodes']; edges: Doc['edges']; to: string; about: Set<string> } | null = null;

/** Whether a run to the step `to` is about the step `id`; worked out once for each state of the document. */
export function isAbout({ nodes, edges }: Drawn, to: string, id: string): boolean {
  if (!nodes[to]) return true; // gone since
  if (last?.nodes !== nodes || last.edges !== edges || last.to !== to) {
    last = { nodes, edges, to, about: leadingTo({ nodes, edges }, to) };
  }
  return last.about.has(id);
}

function sourcesOf(edges: readonly EdgeDoc[]): Map<string, string[]> {
  const sources = new Map<string, string[]>();
  for (const { source, target } of edges) {
    const known = sources.get(target);
    if (known) known.push(source);
    else sources.set(target, [source]);
  }
  return sources;
}

function around(nodes: Record<string, NodeDoc>, id: string): string[] {
  const found: string[] = [];
  let parent = nodes[id]?.parent;
  while (parent && nodes[parent] && !found.includes(parent)) {
    found.push(parent);
    parent = nodes[parent]?.parent;
  }
  return found;
}
