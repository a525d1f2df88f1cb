/** Which row's name is being written: begun here by a key or a menu, or on the canvas by what was just drawn. */

import { type RefObject, useCallback, useLayoutEffect, useState } from 'react';
import { flowIdOf } from '../canvas/projection';
import { useCanvas } from '../canvas/state';
import { useDocument } from '../stores/document';
import type { OutlineRow } from './tree';
import type { useRows } from './useRows';

/** What can be given a name, or of a note its text. */
const isNamed = (row: OutlineRow | undefined): row is OutlineRow =>
  row !== undefined && /step|note|frame/.test(row.kind) && !useDocument.getState().readOnly;

export function useNaming(
  { all, show }: ReturnType<typeof useRows>,
  grid: RefObject<HTMLElement | null>,
  focusRow: () => void,
) {
  const [renaming, setRenaming] = useState('');
  const rename = useCallback((row: OutlineRow | undefined) => {
    if (isNamed(row)) setRenaming(row.key);
  }, []);
  const renamed = useCallback(() => {
    setRenaming('');
    focusRow();
  }, [focusRow]);

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

  return { renaming, rename, renamed };
}
