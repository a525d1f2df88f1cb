/** Where the focus goes when the row at a place is deleted: to the next step that is not in it, else back from it. */

import type { OutlineRow } from './tree';

export function nextAfter(
  all: readonly OutlineRow[],
  rows: readonly OutlineRow[],
  at: number,
): OutlineRow | undefined {
  const row = rows[at];
  const from = all.findIndex((other) => other.key === row?.key);
  const below = new Set<string>();
  for (const other of all.slice(from + 1)) {
    if (other.level <= (row?.level ?? 0)) break;
    below.add(other.key);
  }
  const next = rows.slice(at + 1).find((other) => /step|note|frame/.test(other.kind) && !below.has(other.key));
  // A section's heading goes with the last that stood under it.
  return next ?? rows.slice(0, at).findLast((other) => other.id !== '');
}
