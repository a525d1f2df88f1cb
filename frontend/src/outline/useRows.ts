/** The rows of the outline as they are to be seen, which one is active, and the selection that it shares with the canvas. */

import { useCallback, useEffect, useMemo, useState } from 'react';
import { useDocument } from '../stores/document';
import { buildOutline, type OutlineRow, visibleRows } from './tree';

/** Column -1 is the whole row. */
export interface Place {
  key: string;
  column: number;
}

export function useRows() {
  const doc = useDocument((state) => state.doc);
  const types = useDocument((state) => state.types);
  const selection = useDocument((state) => state.selection);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [wished, setPlace] = useState<Place>({ key: '', column: -1 });
  const { nodes, edges } = doc;
  const notes = doc.ui?.notes;
  const frames = doc.ui?.frames;
  // biome-ignore lint/correctness/useExhaustiveDependencies: where things stand on the canvas changes nothing here
  const all = useMemo(() => buildOutline(doc, types), [nodes, edges, notes, frames, types]);
  const rows = useMemo(() => visibleRows(all, folded), [all, folded]);
  const index = useMemo(() => new Map(rows.map((row, at) => [row.key, at])), [rows]);
  const place = index.has(wished.key) ? wished : { key: rows[0]?.key ?? '', column: -1 };

  const setFold = useCallback((key: string, isFolded: boolean): void => {
    setFolded((before) => {
      const next = new Set(before);
      if (isFolded) next.add(key);
      else next.delete(key);
      return next;
    });
  }, []);

  /** Makes a step's, note's or frame's row the active one, unfolded as far as it takes. */
  const show = useCallback(
    (id: string): void => {
      const found = all.find((row) => row.id === id && row.kind !== 'outcome' && row.kind !== 'empty');
      if (!found) return;
      const above: string[] = [];
      for (let up = found.parent; up; up = all.find((row) => row.key === up)?.parent ?? null) above.push(up);
      setFolded((before) =>
        above.some((key) => before.has(key)) ? new Set([...before].filter((key) => !above.includes(key))) : before,
      );
      setPlace((before) => (before.key === found.key ? before : { key: found.key, column: -1 }));
    },
    [all],
  );

  // What is selected elsewhere, on the canvas say, is the active row here.
  const [only] = selection;
  const chosen = selection.length === 1 ? only : undefined;
  const here = rows[index.get(place.key) ?? -1];
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection moves the row, not the row itself
  useEffect(() => {
    if (chosen !== undefined && here?.id !== chosen) show(chosen);
  }, [chosen]);

  return { all, rows, index, folded, setFold, place, setPlace, show, selection };
}

/** What the row stands for on the canvas; a section's heading stands for nothing. */
export function subject(row: OutlineRow | undefined): string | undefined {
  return row?.id || undefined;
}
