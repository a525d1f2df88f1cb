/** A node's title on the canvas, edited in place by F2 or a double click. */

import { type KeyboardEvent, useEffect, useRef } from 'react';
import { LONGEST_TITLE } from '../graph/limits';
import { titleOf } from '../graph/slug';
import { drawing as t } from '../i18n/en/drawing';
import { useDocument } from '../stores/document';
import s from './card.module.css';
import { useCanvas } from './state';

export function Title({ id, label }: { id: string; label: string | undefined }) {
  const isEditing = useCanvas((state) => state.editing === id);
  const readOnly = useDocument((state) => state.readOnly);
  const title = label || titleOf(id);
  if (isEditing && !readOnly) return <TitleInput id={id} title={title} />;
  const edit = () => useCanvas.getState().edit(id);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the pointer; F2 on the card does the same
    <span className={s.title} title={title} data-name onDoubleClick={readOnly ? undefined : edit}>
      {title}
    </span>
  );
}

function TitleInput({ id, title }: { id: string; title: string }) {
  const input = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  useEffect(() => input.current?.select(), []);
  const end = (keep: boolean): void => {
    if (done.current) return;
    done.current = true;
    const text = input.current?.value.trim() ?? '';
    if (keep && text && text !== title) useDocument.getState().setLabel(id, text);
    useCanvas.getState().edit(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Enter') end(true);
    if (event.key === 'Escape') end(false);
  };
  return (
    <input
      ref={input}
      className={`${s.titleInput} nodrag nopan`}
      defaultValue={title}
      aria-label={t.title}
      data-name
      maxLength={LONGEST_TITLE}
      onKeyDown={onKeyDown}
      onBlur={() => end(true)}
    />
  );
}
