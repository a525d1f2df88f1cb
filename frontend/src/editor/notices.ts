/** What the document store has to say, as toasts. An Undo among them undoes what was told of, and nothing else. */

import { useEffect } from 'react';
import { editor as t } from '../i18n/en/editor';
import { useDocument } from '../stores/document';
import type { Notice } from '../stores/document-types';
import { dismissToast, post } from '../ui/toast';

export function tell(notice: Notice): void {
  const onSelect = (): void => useDocument.getState().undo();
  const shown = post(notice.text, {
    tone: notice.tone === 'warning' ? 'fail' : 'info',
    ...(notice.undo ? { action: { label: t.undo, onSelect } } : {}),
  });
  if (!notice.undo) return;
  const { past } = useDocument.getState().history;
  // After the next edit, or once it was taken back, its Undo would undo something else.
  const stop = useDocument.subscribe(({ history }) => {
    if (history.past === past) return;
    stop();
    dismissToast(shown);
  });
}

export function useNotices(): void {
  const notice = useDocument((state) => state.notice);
  useEffect(() => {
    if (notice) tell(notice);
  }, [notice]);
}
