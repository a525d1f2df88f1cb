/** A sticky note on the canvas; a double click writes on it. */

import { type NodeProps, NodeResizeControl } from '@xyflow/react';
import { memo, useEffect, useRef } from 'react';
import { LONGEST_NOTE } from '../graph/limits';
import { drawing as t } from '../i18n/en/drawing';
import { useDocument } from '../stores/document';
import { cx } from '../ui';
import f from './container.module.css';
import { givenUp } from './escape';
import c from './frame.module.css';
import { type FlowNode, noteIdOf } from './projection';
import { Swatches } from './Swatches';
import { useCanvas } from './state';

export const NoteNode = memo(
  function NoteNode({ id: flowId, selected }: NodeProps<FlowNode>) {
    const id = noteIdOf(flowId) ?? '';
    const note = useDocument((state) => state.doc.ui?.notes?.find((other) => other.id === id));
    const readOnly = useDocument((state) => state.readOnly);
    const isEditing = useCanvas((state) => state.editing === flowId);
    if (!note) return null;
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the pointer; F2 does the same
      <div
        className={cx(f.note, c.tinted, selected && f.noteSelected)}
        data-note={id}
        data-color={note.color || undefined}
        onDoubleClick={() => !readOnly && useCanvas.getState().edit(flowId)}
      >
        {isEditing && !readOnly ? (
          <NoteText id={id} text={note.text} />
        ) : (
          <p className={f.noteText}>{note.text || (readOnly ? '' : t.writeNote)}</p>
        )}
        {selected && !readOnly && !isEditing && (
          <div className={f.noteColours}>
            <Swatches
              color={note.color ?? ''}
              choose={(color) => useDocument.getState().apply([{ op: 'note.set', id, patch: { color } }])}
            />
          </div>
        )}
        {selected && !readOnly && (
          <NodeResizeControl
            position="bottom-right"
            className={f.corner!}
            minWidth={120}
            minHeight={56}
            onResizeEnd={(_, { width, height }) => {
              if (givenUp()) return;
              const patch = { w: Math.round(width), h: Math.round(height) };
              useDocument.getState().apply([{ op: 'note.set', id, patch }]);
            }}
          />
        )}
      </div>
    );
  },
  (before, after) => before.id === after.id && before.selected === after.selected,
);

function NoteText({ id, text }: { id: string; text: string }) {
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const end = area.current?.value.length ?? 0;
    area.current?.focus();
    area.current?.setSelectionRange(end, end);
  }, []);
  return (
    <textarea
      ref={area}
      className={cx(f.noteText, 'nodrag', 'nopan', 'nowheel')}
      value={text}
      maxLength={LONGEST_NOTE}
      aria-label={t.note}
      onChange={(event) => {
        const patch = { text: event.target.value };
        useDocument.getState().apply([{ op: 'note.set', id, patch }], { group: `note ${id}` });
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') event.currentTarget.blur();
      }}
      onBlur={() => useCanvas.getState().edit(null)}
    />
  );
}
