/** What part of the workflow the canvas shows: all of it at first, and as long as nobody moved it; then what must be seen. */

import { useNodesInitialized } from '@xyflow/react';
import { type MouseEvent as ReactMouseEvent, type RefObject, useEffect } from 'react';
import { around, rectsOf } from '../graph/frames';
import type { Rect } from '../graph/geometry';
import { fitted, shift } from '../graph/viewport';
import { useDocument } from '../stores/document';
import { layoutNow } from '../stores/measured';
import { currentRun, useRun } from '../stores/run';
import { glide, isNarrow } from '../stores/screen';
import { docIdOf, frameIdOf } from './projection';
import { flow, useCanvas } from './state';

/** At first a step stays readable rather than that all of them are seen. */
const READABLE = { wide: 0.45, narrow: 0.62 };

/** The tools of the canvas stand along its lower edge, so high. */
const TOOLS = 44;

/** Over so many steps the view glides; over more it jumps. */
const GLIDE_UP_TO = 150;

/** Is the view still the one that was fitted? Moving it or drawing on it ends that. */
let isFitted = false;

export function viewMoved(): void {
  isFitted = false;
}

/** The smallest rectangle around everything on the canvas; null when there is nothing. */
function content(): Rect | null {
  const { doc, types } = useDocument.getState();
  const layout = layoutNow(doc, types);
  const steps = Object.keys(doc.nodes).filter((id) => !doc.nodes[id]!.parent);
  const notes = [...(doc.ui?.notes ?? []), ...(doc.ui?.frames ?? [])].map(({ x, y, w, h }) => ({
    x,
    y,
    w: w || 200,
    h: h || 96,
  }));
  return around([...steps.map((id) => layout.absolute(id)), ...notes]);
}

function pane(): DOMRect | undefined {
  return document.querySelector('.react-flow')?.getBoundingClientRect();
}

/** Shows everything. */
export function fitAll(): void {
  frame(0.1, 200);
}

/** Shows what is selected as large as fits; with nothing selected, everything. */
export function fitSelection(): void {
  const { doc, types, selection } = useDocument.getState();
  const rect = around(rectsOf(doc, layoutNow(doc, types), selection));
  const room = pane();
  if (rect && room) {
    isFitted = false;
    void flow()?.setViewport(fitted(rect, room, 0.1), { duration: isLarge() ? 0 : glide(200) });
  } else fitAll();
}

/** The first view: everything, as far as the steps stay readable. */
function fitFirst(duration: number): void {
  frame(isNarrow() ? READABLE.narrow : READABLE.wide, duration);
  setTimeout(revealWaiting, duration + 40);
}

/** On the way over a large workflow every step that is passed would be drawn. */
function isLarge(): boolean {
  return Object.keys(useDocument.getState().doc.nodes).length > GLIDE_UP_TO;
}

function frame(least: number, duration: number): void {
  const [all, room] = [content(), pane()];
  if (!all || !room) return;
  void flow()?.setViewport(fitted(all, room, least), { duration: isLarge() ? 0 : glide(duration) });
  isFitted = true;
}

/** Moves the view just so far that the step can be seen, without zooming. */
export function reveal(id: string): void {
  const canvas = flow();
  const room = pane();
  const { doc, types } = useDocument.getState();
  if (!canvas || !room || !doc.nodes[id]) return;
  const sheet = isNarrow() ? document.querySelector('[data-sheet="right"]')?.getBoundingClientRect() : undefined;
  const bottom = sheet ? Math.min(room.bottom, sheet.top) : room.bottom - TOOLS;
  const rect = layoutNow(doc, types).absolute(id);
  const corner = canvas.flowToScreenPosition({ x: rect.x, y: rect.y });
  const far = canvas.flowToScreenPosition({ x: rect.x + rect.w, y: rect.y + rect.h });
  const dx = shift(corner.x, far.x, room.left, room.right);
  const dy = shift(corner.y, far.y, room.top, bottom);
  if (dx === 0 && dy === 0) return;
  const { x, y, zoom } = canvas.getViewport();
  void canvas.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: isLarge() ? 0 : glide(160) });
}

/** A click shows all of what was clicked, but not before a double click could have come: it must not miss. */
const AFTER_CLICK = 240;
let soon: ReturnType<typeof setTimeout> | undefined;

function revealSoon(): void {
  clearTimeout(soon);
  soon = setTimeout(() => {
    const [only, ...others] = useDocument.getState().selection;
    const { isMoving, editing, drawing } = useCanvas.getState();
    if (only && others.length === 0 && !isMoving && !editing && !drawing) reveal(only);
  }, AFTER_CLICK);
}

/** A click on one of several selected steps means that one; all of it is shown. */
export function onNodeClick(event: MouseEvent | ReactMouseEvent, { id }: { id: string }): void {
  const { selection, select } = useDocument.getState();
  const isMore = event.shiftKey || event.ctrlKey || event.metaKey;
  if (!isMore && selection.length > 1 && frameIdOf(id) === null) select([docIdOf(id)]);
  if (!isNarrow()) revealSoon();
}

function whenDrawn(act: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(act));
}

/** A step that waits for a person is shown, as long as nobody looks elsewhere. */
function revealWaiting(): void {
  if (!isFitted) return;
  const waiting = Object.values(currentRun().state.nodes).find((run) => run.status === 'waiting' && run.approval);
  if (waiting) reveal(waiting.node);
}

/** Keeps the view right: fitted at first, fitted again when its room changes, the selected step never covered. */
export function useView(id: string | null, box: RefObject<HTMLElement | null>): void {
  const isMeasured = useNodesInitialized();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another workflow begins anew
  useEffect(() => {
    if (isMeasured) fitFirst(0);
  }, [id, isMeasured]);
  useEffect(() => {
    const offRun = useRun.subscribe((next, last) => {
      if (next.counts.waiting > last.counts.waiting) whenDrawn(revealWaiting);
    });
    // A sheet covers the canvas without changing its size.
    const offDocument = useDocument.subscribe((next, last) => {
      const [only, ...others] = next.selection;
      if (next.selection !== last.selection && only && others.length === 0 && isNarrow())
        whenDrawn(() => useCanvas.getState().isMoving || reveal(only));
    });
    // Of what was dragged the sheet opens only now.
    const offCanvas = useCanvas.subscribe((next, last) => {
      if (last.isMoving && !next.isMoving && isNarrow()) revealSoon();
    });
    return () => {
      offRun();
      offDocument();
      offCanvas();
    };
  }, []);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let isFirst = true;
    const watcher = new ResizeObserver(() => {
      if (isFirst) {
        isFirst = false;
        return;
      }
      const [only, ...others] = useDocument.getState().selection;
      if (only && others.length === 0) revealSoon();
      else if (isFitted) fitFirst(160);
    });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [box]);
}
