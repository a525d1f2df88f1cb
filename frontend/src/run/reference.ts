/** A plain reference (`write.data[0].score`) and what it leads to in a value. */

import type { Json } from '../graph/types';

const PATH = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\.\d+|\[\s*(?:\d+|"[^"]*"|'[^']*')\s*\])*$/;
const STEP = /[A-Za-z_]\w*|\d+|"([^"]*)"|'([^']*)'/g;

/** `write.data["score"][0]` → `['write', 'data', 'score', 0]`; null when it is more than a path. */
export function pathOf(expression: string): (string | number)[] | null {
  if (!PATH.test(expression)) return null;
  return [...expression.matchAll(STEP)].map((match) => {
    const quoted = match[1] ?? match[2];
    if (quoted !== undefined) return quoted;
    return /^\d+$/.test(match[0]) ? Number(match[0]) : match[0];
  });
}

/** Follows a path into plain JSON; undefined where there is nothing. */
export function follow(value: Json | undefined, path: readonly (string | number)[]): Json | undefined {
  let at: Json | undefined = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    if (Array.isArray(at)) at = typeof key === 'number' ? at[key] : undefined;
    else at = Object.hasOwn(at, key) ? at[key as string] : undefined;
  }
  return at;
}
