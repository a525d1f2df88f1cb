/** Zoom, fit, tidy, undo and redo at the canvas' lower left. */

import { Panel, useReactFlow, useStore } from '@xyflow/react';
import { ListTree, Maximize, Minus, Plus, Redo2, StickyNote, Undo2, Wand2 } from 'lucide-react';
import { drawing as t } from '../i18n/en/drawing';
import { outlining } from '../i18n/en/outlining';
import { LensMenu } from '../lens/LensBar';
import { useOutline } from '../outline/state';
import { useDocument } from '../stores/document';
import { glide } from '../stores/screen';
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
        label={t.zoomOut}
        icon={<Minus size={15} />}
        size="small"
        onClick={() => void zoomOut({ duration: glide(120) })}
      />
      <button
        type="button"
        className={s.zoom}
        aria-label={t.zoomTo100(zoom)}
        onClick={() => void zoomTo(1, { duration: glide(120) })}
      >
        {t.percent(zoom)}
      </button>
      <IconButton
        label={t.zoomIn}
        icon={<Plus size={15} />}
        size="small"
        onClick={() => void zoomIn({ duration: glide(120) })}
      />
      <IconButton
        label={t.fit}
        shortcut="1"
        command="view.fit"
        icon={<Maximize size={15} />}
        size="small"
        onClick={fitAll}
      />
      <span className={s.line} aria-hidden />
      <IconButton
        label={outlining.title}
        shortcut="O"
        command="view.outline"
        icon={<ListTree size={15} />}
        size="small"
        onClick={() => useOutline.getState().toggle()}
      />
      <LensMenu />
      {!readOnly && (
        <>
          <span className={s.line} aria-hidden />
          <IconButton
            label={t.undo}
            shortcut="Ctrl Z"
            command="draw.undo"
            icon={<Undo2 size={15} />}
            size="small"
            disabled={!canUndo}
            onClick={() => useDocument.getState().undo()}
          />
          <IconButton
            label={t.redo}
            shortcut="Ctrl Shift Z"
            command="draw.redo"
            icon={<Redo2 size={15} />}
            size="small"
            disabled={!canRedo}
            onClick={() => useDocument.getState().redo()}
          />
          <span className={`${s.line} ${s.roomy}`} aria-hidden />
          <IconButton
            className={s.roomy}
            label={t.tidy}
            shortcut="Shift L"
            command="draw.tidyAll"
            icon={<Wand2 size={15} />}
            size="small"
            onClick={() => void tidy()}
          />
          <IconButton
            className={s.roomy}
            label={t.addNote}
            shortcut="S"
            command="draw.note"
            icon={<StickyNote size={15} />}
            size="small"
            onClick={addNote}
          />
        </>
      )}
    </Panel>
  );
}
