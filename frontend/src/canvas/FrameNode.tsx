/** A frame on the canvas: a titled rectangle behind what belongs together; dragged, named and coloured by its title. */

import { type NodeProps, NodeResizeControl } from '@xyflow/react';
import { type KeyboardEvent, memo, useEffect, useRef } from 'react';
import { FRAME_MIN } from '../graph/frames';
import { LONGEST_TITLE } from '../graph/limits';
import { drawing as t } from '../i18n/en/drawing';
import { useDocument } from '../stores/document';
import { cx } from '../ui';
import { givenUp } from './escape';
import f from './frame.module.css';
import { type FlowNode, frameIdOf } from './projection';
import { Swatches } from './Swatches';
import { useCanvas } from './state';

export const FrameNode = memo(
  function FrameNode({ id: flowId, selected }: NodeProps<FlowNode>) {
    const id = frameIdOf(flowId) ?? '';
    const frame = useDocument((state) => state.doc.ui?.frames?.find((other) => other.id === id));
    const readOnly = useDocument((state) => state.readOnly);
    const isEditing = useCanvas((state) => state.editing === flowId);
    if (!frame) return null;
    return (
      <div
        className={cx(f.frame, f.tinted, selected && f.selected)}
        data-frame={id}
        data-color={frame.color || undefined}
      >
        {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: a shortcut for the pointer */}
        <div
          className={cx(f.head, 'frame-handle')}
          onClick={(event) => choose(id, event.shiftKey || event.ctrlKey || event.metaKey)}
          onDoubleClick={() => !readOnly && useCanvas.getState().edit(flowId)}
        >
          {isEditing && !readOnly ? (
            <FrameTitle id={id} label={frame.label} />
          ) : (
            <span className={f.title} title={frame.label}>
              {frame.label || t.untitledFrame}
            </span>
          )}
          {selected && !readOnly && !isEditing && (
            <Swatches
              color={frame.color ?? ''}
              choose={(color) => useDocument.getState().apply([{ op: 'frame.set', id, patch: { color } }])}
            />
          )}
        </div>
        {selected && !readOnly && (
          <NodeResizeControl
            position="bottom-right"
            className={f.corner!}
            minWidth={FRAME_MIN.w}
            minHeight={FRAME_MIN.h}
            onResizeEnd={(_, { x, y, width, height }) => {
              if (givenUp()) return;
              const patch = {
                x: Math.round(x),
                y: Math.round(y),
                w: Math.round(width),
                h: Math.round(height),
              };
              useDocument.getState().apply([{ op: 'frame.set', id, patch }]);
            }}
          />
        )}
      </div>
    );
  },
  (before, after) => before.id === after.id && before.selected === after.selected,
);

function choose(id: string, isMore: boolean): void {
  const { selection, select } = useDocument.getState();
  if (!isMore) {
    select([id]);
    useCanvas.setState({ selectedEdges: [] });
  } else if (selection.includes(id)) select(selection.filter((other) => other !== id));
  else select([...selection, id]);
}

function FrameTitle({ id, label }: { id: string; label: string }) {
  const input = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  const end = (keep: boolean): void => {
    if (isDone.current) return;
    isDone.current = true;
    const text = input.current?.value.trim() ?? '';
    if (keep && text !== label) useDocument.getState().apply([{ op: 'frame.set', id, patch: { label: text } }]);
    useCanvas.getState().edit(null);
    document.querySelector<HTMLElement>('.react-flow')?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Enter') end(true);
    if (event.key === 'Escape') end(false);
  };
  return (
    <input
      ref={input}
      className={cx(f.titleInput, 'nodrag', 'nopan')}
      defaultValue={label}
      aria-label={t.frameTitle}
      maxLength={LONGEST_TITLE}
      onKeyDown={onKeyDown}
      onBlur={() => end(true)}
    />
  );
}
