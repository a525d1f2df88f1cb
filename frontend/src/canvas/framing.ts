/** Putting a frame behind the selection, taking it away, and the colours of frames and notes. */

import { around, COLOURS, framed, framesFor, freeUiId, rectsOf } from '../graph/frames';
import type { Op } from '../graph/ops';
import { drawing as t } from '../i18n/en/drawing';
import { useDocument } from '../stores/document';
import { layoutNow } from './actions';
import { frameNodeId } from './projection';
import { useCanvas } from './state';

/** A frame behind what is selected, its title open for writing. */
export function frameSelected(): void {
  const { doc, selection, apply, select, readOnly } = useDocument.getState();
  const inner = around(rectsOf(doc, layoutNow(), selection));
  if (!inner || readOnly) return;
  const id = freeUiId(doc, 'frame');
  // Larger frames first, so that one around others lies behind them.
  const rect = framed(inner);
  const index = (doc.ui?.frames ?? []).filter((frame) => frame.w * frame.h > rect.w * rect.h).length;
  if (!apply([{ op: 'frame.add', frame: { id, label: t.newFrame, ...rect }, index }])) return;
  select([id]);
  useCanvas.getState().edit(frameNodeId(id));
}

/** Takes selected frames away; with none, the smallest frame that lies around the whole selection. */
export function unframe(): void {
  const { doc, selection, apply } = useDocument.getState();
  const gone = framesFor(doc, layoutNow(), selection);
  apply(gone.map(({ id }) => ({ op: 'frame.remove', id }) as const));
}

/** The next colour for each selected frame and note. */
export function nextColour(): void {
  const { doc, selection, apply } = useDocument.getState();
  const after = (color = ''): string | undefined =>
    COLOURS[(COLOURS.indexOf(color as (typeof COLOURS)[number]) + 1) % COLOURS.length] || undefined;
  const of = <T extends { id: string }>(list: readonly T[] | undefined): readonly T[] =>
    (list ?? []).filter(({ id }) => selection.includes(id));
  const ops: Op[] = [
    ...of(doc.ui?.frames).map(({ id, color }) => ({ op: 'frame.set', id, patch: { color: after(color) } }) as const),
    ...of(doc.ui?.notes).map(({ id, color }) => ({ op: 'note.set', id, patch: { color: after(color) } }) as const),
  ] as Op[];
  apply(ops);
}
