/** Makes a row the active one, with the focus on it and its step in the selection that the canvas shows too. */

import { useCallback } from 'react';
import { useDocument } from '../stores/document';
import { subject, type useRows } from './useRows';

/** `one`: it alone is selected; `more`: it too; `focus`: what is selected stays. */
type How = 'one' | 'more' | 'focus';
export type Go = (key: string, column: number, how?: How) => void;

export function useGo({ rows, index, setPlace }: ReturnType<typeof useRows>, focusRow: () => void): Go {
  return useCallback(
    (key, column, how = 'one') => {
      setPlace({ key, column });
      focusRow();
      const id = subject(rows[index.get(key) ?? -1]);
      const { select, selection: before } = useDocument.getState();
      if (how !== 'focus') select(id === undefined ? [] : how === 'more' ? [...new Set([...before, id])] : [id]);
    },
    [rows, index, setPlace, focusRow],
  );
}
