/** Which steps a tidying of the selection moves. */

import { childrenOf, containersOf } from './geometry';
import type { Doc } from './types';

/**
 * Several steps of one container, or what is in a container that is selected alone; nothing where it is neither. A step
 * goes with its container, so it does not count beside it.
 */
export function tidied(doc: Doc, selection: readonly string[]): string[] {
  const chosen = new Set(selection.filter((id) => doc.nodes[id]));
  const tops = [...chosen].filter((id) => !containersOf(doc, id).some((box) => chosen.has(box)));
  const [only, ...others] = tops;
  if (only === undefined) return [];
  if (others.length === 0) return childrenOf(doc, only);
  return others.every((id) => doc.nodes[id]!.parent === doc.nodes[only]!.parent) ? tops : [];
}
