/** What a row itself is pressed for; the same functions for as long as the outline is open, so that rows are not drawn anew. */

import { useMemo, useRef } from 'react';
import { useDocument } from '../stores/document';
import type { RowActions } from './Row';
import type { OutlineRow } from './tree';
import type { Go } from './useGo';
import type { useRows } from './useRows';

interface Given {
  shown: ReturnType<typeof useRows>;
  go: Go;
  rename: (row: OutlineRow | undefined) => void;
  renamed: () => void;
  focusRow: () => void;
}

export function useRowActions(given: Given): RowActions {
  const latest = useRef(given);
  latest.current = given;
  return useMemo<RowActions>(
    () => ({
      pick(key, column, event) {
        const isMore = event.ctrlKey || event.metaKey || event.shiftKey;
        latest.current.go(key, column, isMore ? 'more' : 'one');
      },
      fold(key) {
        const { setFold, folded } = latest.current.shown;
        setFold(key, !folded.has(key));
      },
      goTo(id) {
        useDocument.getState().select([id]);
        latest.current.shown.show(id);
        latest.current.focusRow();
      },
      rename(key) {
        const { shown, rename } = latest.current;
        rename(shown.rows.find((each) => each.key === key));
      },
      renamed: () => latest.current.renamed(),
    }),
    [],
  );
}
