/** Quick look-ups in a document's edges, made once for each list of edges. */

import type { EdgeDoc } from './types';
import { portOf } from './types';

interface Index {
  from: Map<string, EdgeDoc[]>;
  to: Map<string, EdgeDoc[]>;
}

const cache = new WeakMap<readonly EdgeDoc[], Index>();

function indexOf(edges: readonly EdgeDoc[]): Index {
  const known = cache.get(edges);
  if (known) return known;
  const index: Index = { from: new Map(), to: new Map() };
  const push = (map: Map<string, EdgeDoc[]>, key: string, edge: EdgeDoc): void => {
    const list = map.get(key);
    if (list) list.push(edge);
    else map.set(key, [edge]);
  };
  for (const edge of edges) {
    push(index.from, edge.source, edge);
    push(index.to, edge.target, edge);
  }
  cache.set(edges, index);
  return index;
}

const NONE: EdgeDoc[] = [];

export function edgesFrom(edges: readonly EdgeDoc[], id: string): EdgeDoc[] {
  return indexOf(edges).from.get(id) ?? NONE;
}

export function edgesTo(edges: readonly EdgeDoc[], id: string): EdgeDoc[] {
  return indexOf(edges).to.get(id) ?? NONE;
}

/** Does anything follow this port? */
export function isWired(edges: readonly EdgeDoc[], id: string, port: string): boolean {
  return edgesFrom(edges, id).some((edge) => portOf(edge) === port);
}
