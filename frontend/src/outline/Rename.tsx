/** Naming a step in its row, or writing a note: Enter keeps the text (in a note Ctrl Enter), Escape leaves it as it was. */

import { type KeyboardEvent, useEffect, useRef } from 'react';
import { LONGEST_NOTE, LONGEST_TITLE } from '../graph/limits';
import type { Op } from '../graph/ops';
import { outline as t } from '../i18n/en/outline';
import { useDocument } from '../stores/document';
import s from './outline.module.css';
import type { OutlineRow } from './tree';
import { rowName } from './words';

export function Rename({ row, done }: { row: OutlineRow; done: () => void }) {
  const { doc } = useDocument.getState();
  const before =
    row.kind === 'note' ? (doc.ui?.notes?.find((note) => note.id === row.id)?.text ?? '') : rowName(row, doc);
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const over = useRef(false);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const end = (keep: boolean): void => {
    if (over.current) return;
    over.current = true;
    const text = field.current?.value.trim() ?? '';
    if (keep && text !== before) keepText(row, text);
    done();
  };
  const shared = {
    ref: field,
    defaultValue: before,
    className: s.rename,
    onBlur: () => end(true),
    onClick: (event: { stopPropagation(): void }) => event.stopPropagation(),
    onKeyDown: (event: KeyboardEvent) => {
      event.stopPropagation();
      const isKept = event.key === 'Enter' && (row.kind !== 'note' || event.ctrlKey || event.metaKey);
      if (isKept || event.key === 'Escape') {
        event.preventDefault();
        end(isKept);
      }
    },
  };
  return row.kind === 'note' ? (
    <textarea {...shared} maxLength={LONGEST_NOTE} rows={3} aria-label={t.noteText} />
  ) : (
    <input {...shared} maxLength={LONGEST_TITLE} aria-label={t.renameTo(before)} />
  );
}

function keepText(row: OutlineRow, text: string): void {
  const { apply, setLabel } = useDocument.getState();
  if (row.kind === 'note') apply([{ op: 'note.set', id: row.id, patch: { text } }]);
  else if (row.kind === 'frame') apply([{ op: 'frame.set', id: row.id, patch: { label: text } } as Op]);
  else if (text) setLabel(row.id, text);
}
