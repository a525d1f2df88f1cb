/** Zoom, fit, tidy, undo and redo at the canvas' lower left. */

import { Panel, useReactFlow, useStore } from '@xyflow/react';
import { Maximize, Minus, Plus, Redo2, StickyNote, Undo2, Wand2 } from 'lucide-react';
import { useDocument } from '../stores/document';
import { IconButton } from '../ui';
import { addNote, fitAll, tidy } from './actions';
import s from './canvas.module.css';

export function Toolbar() {
  const { zoomIn, zoomOut, zoomTo } = useReactFlow();
  const zoom = useStore((state) => Math.round(state.transform[2] * 100));
  const readOnly = useDocument((state) => state.readOnly);
  const canUndo = useDocument((state) => state.history.past.length > 0);
  const canRedo = useDocument((state) => state.history.future.length > 0);
  return (
    <Panel position="bottom-left" className={s.toolbar ?? ''}>
      <IconButton
        label="Zoom out"
        icon={<Minus size={15} />}
        size="small"
        onClick={() => void zoomOut({ duration: 120 })}
      />
      <button
        type="button"
        className={s.zoom}
        aria-label={`Zoom ${zoom} %, back to 100 %`}
        onClick={() => void zoomTo(1, { duration: 120 })}
      >
        {zoom} %
      </button>
      <IconButton
        label="Zoom in"
        icon={<Plus size={15} />}
        size="small"
        onClick={() => void zoomIn({ duration: 120 })}
      />
      <IconButton
        label="Fit to the window"
        shortcut="1"
        icon={<Maximize size={14} />}
        size="small"
        onClick={fitAll}
      />
      {!readOnly && (
        <>
          <span className={s.line} aria-hidden />
          <IconButton
            label="Undo"
            shortcut="Ctrl Z"
            icon={<Undo2 size={15} />}
            size="small"
            disabled={!canUndo}
            onClick={() => useDocument.getState().undo()}
          />
          <IconButton
            label="Redo"
            shortcut="Ctrl Y"
            icon={<Redo2 size={15} />}
            size="small"
            disabled={!canRedo}
            onClick={() => useDocument.getState().redo()}
          />
          <span className={s.line} aria-hidden />
          <IconButton
            label="Tidy up"
            shortcut="Shift L"
            icon={<Wand2 size={15} />}
            size="small"
            onClick={() => void tidy()}
          />
          <IconButton
            label="Add a note"
            shortcut="S"
            icon={<StickyNote size={15} />}
            size="small"
            onClick={addNote}
          />
        </>
      )}
    </Panel>
  );
}
