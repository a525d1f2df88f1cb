/** Doing at the active row what a key or a button asks for. */

import type { RefObject } from 'react';
import * as acts from './acts';
import type { Doing } from './keys';
import { nextAfter } from './next';
import type { OutlineRow } from './tree';
import { type Go, useGo } from './useGo';
import { useNaming } from './useNaming';
import { useRowActions } from './useRowActions';
import type { useRows } from './useRows';

type Shown = ReturnType<typeof useRows>;

export function usePerform(shown: Shown, grid: RefObject<HTMLElement | null>, focusRow: () => void) {
  const at = shown.index.get(shown.place.key) ?? 0;
  const row = shown.rows[at];
  const go = useGo(shown, focusRow);
  const { renaming, rename, renamed } = useNaming(shown, grid, focusRow);
  const act = useRowActions({ shown, go, rename, renamed, focusRow });
  const element = () => grid.current?.querySelector(`[data-key="${CSS.escape(row?.key ?? '')}"]`) ?? null;

  const perform = (doing: Doing): void => {
    switch (doing.do) {
      case 'act':
        element()?.querySelector<HTMLElement>(`[data-column="${shown.place.column}"] button`)?.click();
        return;
      case 'settings':
        // A note and a frame have no settings but what they say.
        if (row?.kind === 'note' || row?.kind === 'frame') rename(row);
        else acts.openSettings(row);
        return;
      case 'add':
        acts.openAdd(row, element());
        return;
      case 'rename':
        rename(row);
        return;
      case 'move':
        focusRow();
        acts.move(row, doing.direction);
        return;
      case 'remove':
        remove(doing.heal, at, shown, go);
        return;
      default:
        walk(doing, row, shown, go);
    }
  };
  return { at, row, perform, act, renaming };
}

type Walk = Extract<Doing, { do: 'go' | 'column' | 'fold' | 'siblings' }>;

/** What changes which row is active and what is folded, and nothing of the workflow. */
function walk(doing: Walk, row: OutlineRow | undefined, { rows, setFold }: Shown, go: Go): void {
  if (doing.do === 'go') {
    const to = rows[doing.to];
    if (to) go(to.key, doing.column, doing.extend ? 'more' : 'one');
  } else if (doing.do === 'siblings') {
    for (const other of rows) if (other.parent === row?.parent) setFold(other.key, false);
  } else if (row && doing.do === 'column') go(row.key, doing.column, 'focus');
  else if (row && doing.do === 'fold') setFold(row.key, !doing.open);
}

function remove(heal: boolean, at: number, { all, rows, place }: Shown, go: Go): void {
  const row = rows[at];
  const next = nextAfter(all, rows, at);
  acts.remove(row, place.column, heal);
  if (row && next && !acts.isThere(row.id)) go(next.key, -1);
}
