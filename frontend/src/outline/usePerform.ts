/** Doing at the active row what a key, a button or the pointer asks for. */

import { type MouseEvent, type RefObject, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { flowIdOf } from '../canvas/projection';
import { useCanvas } from '../canvas/state';
import { useDocument } from '../stores/document';
import * as acts from './acts';
import type { Doing } from './keys';
import type { RowActions } from './Row';
import type { OutlineRow } from './tree';
import { subject, type useRows } from './useRows';

type How = 'one' | 'more' | 'focus';

/** What can be given a name, or of a note its text. */
const isNamed = (row: OutlineRow | undefined): row is OutlineRow =>
  row !== undefined && /step|note|frame/.test(row.kind) && !useDocument.getState().readOnly;

export function usePerform(
  shown: ReturnType<typeof useRows>,
  grid: RefObject<HTMLElement | null>,
  focusRow: () => void,
) {
  const { all, rows, index, folded, setFold, place, setPlace, show } = shown;
  const [renaming, setRenaming] = useState('');
  const at = index.get(place.key) ?? 0;
  const row = rows[at];

  const go = useCallback(
    (key: string, column: number, how: How = 'one') => {
      setPlace({ key, column });
      focusRow();
      const id = subject(rows[index.get(key) ?? -1]);
      const { select, selection: before } = useDocument.getState();
      if (how !== 'focus') select(id === undefined ? [] : how === 'more' ? [...new Set([...before, id])] : [id]);
    },
    [rows, index, setPlace, focusRow],
  );
  const rename = (named: OutlineRow | undefined) => isNamed(named) && setRenaming(named.key);
  const elementOf = () => grid.current?.querySelector(`[data-key="${CSS.escape(row?.key ?? '')}"]`) ?? null;

  const perform = (doing: Doing): void => {
    switch (doing.do) {
      case 'go':
        if (rows[doing.to]) go(rows[doing.to]!.key, doing.column, doing.extend ? 'more' : 'one');
        return;
      case 'column':
        if (row) go(row.key, doing.column, 'focus');
        return;
      case 'fold':
        if (row) setFold(row.key, !doing.open);
        return;
      case 'siblings':
        for (const other of rows) if (other.parent === row?.parent) setFold(other.key, false);
        return;
      case 'act':
        elementOf()?.querySelector<HTMLElement>(`[data-column="${place.column}"] button`)?.click();
        return;
      case 'settings':
        // A note and a frame have no settings but what they say.
        if (row?.kind === 'note' || row?.kind === 'frame') rename(row);
        else acts.openSettings(row);
        return;
      case 'add':
        acts.openAdd(row, elementOf());
        return;
      case 'rename':
        rename(row);
        return;
      case 'move':
        focusRow();
        acts.move(row, doing.direction);
        return;
      case 'remove': {
        const next = nextAfter(all, rows, at);
        acts.remove(row, place.column, doing.heal);
        if (row && next && !acts.isThere(row.id)) go(next.key, -1);
        return;
      }
    }
  };

  // What is opened for writing on the canvas (a new note, a new frame's title) is written here, where the person is.
  const wanted = useCanvas((state) => state.editing);
  useLayoutEffect(() => {
    const named = all.find((other) => isNamed(other) && flowIdOf(useDocument.getState().doc, other.id) === wanted);
    const isHere = grid.current?.contains(document.activeElement) || document.querySelector('[inert] .react-flow');
    if (!wanted || !named || !isHere) return;
    useCanvas.getState().edit(null);
    show(named.id);
    setRenaming(named.key);
  }, [wanted, all, grid, show]);

  const latest = useRef({ go, setFold, show, folded, rows, rename });
  latest.current = { go, setFold, show, folded, rows, rename };
  const act = useMemo<RowActions>(
    () => ({
      pick(key: string, column: number, event: MouseEvent) {
        const isMore = event.ctrlKey || event.metaKey || event.shiftKey;
        latest.current.go(key, column, isMore ? 'more' : 'one');
      },
      fold: (key) => latest.current.setFold(key, !latest.current.folded.has(key)),
      goTo(id) {
        useDocument.getState().select([id]);
        latest.current.show(id);
        focusRow();
      },
      rename: (key) => latest.current.rename(latest.current.rows.find((each) => each.key === key)),
      renamed() {
        setRenaming('');
        focusRow();
      },
    }),
    [focusRow],
  );
  return { at, row, perform, act, renaming };
}

/** Where the focus goes when the row at a place is deleted: to the next step that is not in it, else back from it. */
function nextAfter(all: readonly OutlineRow[], rows: readonly OutlineRow[], at: number): OutlineRow | undefined {
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
