/** Walking the workflow by arrows: along the wires, among what stands beside, into a container and out of it. Pure. */

import type { Layout } from '../graph/geometry';
import { childrenOf } from '../graph/geometry';
import { edgesFrom, edgesTo } from '../graph/lookup';
import type { Doc } from '../graph/types';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The step that an arrow leads to from `here`; undefined where there is none. */
export function nextStep(doc: Doc, layout: Layout, here: string, direction: Direction): string | undefined {
  const from = layout.absolute(here);
  const parent = doc.nodes[here]?.parent;
  const nearest = (ids: readonly string[]): string | undefined => {
    const far = (id: string): number => {
      const to = layout.absolute(id);
      return Math.abs(to.y - from.y) + 2 * Math.abs(to.x - from.x);
    };
    return [...ids].sort((a, b) => far(a) - far(b) || (a < b ? -1 : 1))[0];
  };
  if (direction === 'right') return nearest(edgesFrom(doc.edges, here).map((edge) => edge.target));
  if (direction === 'left') return nearest(edgesTo(doc.edges, here).map((edge) => edge.source)) ?? parent;
  const isAhead = (id: string): boolean => {
    const to = layout.absolute(id);
    return direction === 'up' ? to.y < from.y - 8 : to.y > from.y + 8;
  };
  const beside = childrenOf(doc, parent).filter((id) => id !== here && isAhead(id));
  if (direction === 'up') return nearest(beside) ?? parent;
  const inside = childrenOf(doc, here);
  return inside.length ? leftmost(inside, layout) : nearest(beside);
}

/** Where walking begins: what stands furthest to the left. */
export function firstStep(doc: Doc, layout: Layout): string | undefined {
  return leftmost(childrenOf(doc, undefined), layout);
}

function leftmost(ids: readonly string[], layout: Layout): string | undefined {
  const at = (id: string): number => layout.absolute(id).x + layout.absolute(id).y / 1000;
  return [...ids].sort((a, b) => at(a) - at(b))[0];
}

/** Steps and all that lead to them (or follow them), however far. */
export function along(doc: Doc, ids: readonly string[], direction: 'left' | 'right'): string[] {
  const found = new Set(ids);
  for (const id of found) {
    const wires = direction === 'left' ? edgesTo(doc.edges, id) : edgesFrom(doc.edges, id);
    for (const wire of wires) found.add(direction === 'left' ? wire.source : wire.target);
  }
  return [...found];
}
