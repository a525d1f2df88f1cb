/** Putting on the canvas what was copied: pieces, whole documents, text as a note. Loaded when somebody first pastes. */

import { type Fragment, insert, type Spot } from '../graph/fragment';
import { freeUiId, rectsOf, withMembers } from '../graph/frames';
import { BOX_PAD, BOX_TOP, childrenOf, GAP_X } from '../graph/geometry';
import { LONGEST_NOTE } from '../graph/limits';
import type { Op } from '../graph/ops';
import { isBlank, pieceOf, readPasted, replaceOps } from '../graph/pasted';
import { pasting as t } from '../i18n/en/pasting';
import { useDocument } from '../stores/document';
import { toast } from '../ui';
import { growContainers, layoutNow, viewCentre } from './actions';
import type { PasteHow } from './clipboard';
import { fitAll } from './view';

export function pasteText(text: string, how: PasteHow): void {
  const { doc, types, readOnly, apply, say } = useDocument.getState();
  if (readOnly) return;
  const pasted = readPasted(text);
  if (pasted.kind === 'fault') say(t.fault(pasted.fault), 'warning');
  else if (pasted.kind === 'fragment') paste(pasted.fragment, how);
  else if (pasted.kind === 'text') offerNote(pasted.text, how);
  else if (isBlank(doc, types)) {
    if (apply(replaceOps(doc, pasted.doc))) requestAnimationFrame(() => fitAll());
  } else paste(pieceOf(pasted.doc, doc, types), how);
}

/** Puts a fragment on the canvas, into the selected container if one is, and selects what came. */
function paste(fragment: Fragment, how: PasteHow): void {
  const { doc, types, selection } = useDocument.getState();
  const [only] = selection;
  const isBox = selection.length === 1 && only && types[doc.nodes[only]?.type ?? '']?.container;
  const parent = isBox && !how.point ? only : undefined;
  if (parent) {
    const layout = layoutNow();
    const rights = childrenOf(doc, parent)
      .map((id) => layout.rects.get(id)!)
      .map((rect) => rect.x + rect.w + GAP_X);
    const spot = { x: Math.max(BOX_PAD, ...rights), y: BOX_TOP };
    put(fragment, { ...spot, parent, corner: layout.absolute(parent) }, how);
    return;
  }
  const centre = how.point ?? viewCentre();
  put(fragment, clear({ x: centre.x - 120, y: centre.y - 60 }, undefined), how);
}

function put(fragment: Fragment, spot: Spot, how: PasteHow): void {
  const { doc, types, apply, select } = useDocument.getState();
  const { ops, ids } = insert(doc, types, fragment, spot, { incoming: how.incoming === true });
  if (ops.length === 0) toast(t.nothing);
  else if (apply([...ops, ...growContainers(ops, spot.parent)])) select(ids);
}

/** A point where nothing stands with its corner, a step down and right for each thing that does. */
function clear(point: { x: number; y: number }, parent: string | undefined): { x: number; y: number } {
  const { doc } = useDocument.getState();
  const taken = [...layoutNow().rects].filter(([id]) => doc.nodes[id]?.parent === parent).map(([, rect]) => rect);
  const lying = parent ? [] : [...(doc.ui?.notes ?? []), ...(doc.ui?.frames ?? [])];
  const spot = { ...point };
  while ([...taken, ...lying].some((rect) => Math.abs(rect.x - spot.x) < 12 && Math.abs(rect.y - spot.y) < 12)) {
    spot.x += 32;
    spot.y += 32;
  }
  return spot;
}

/** A copy of the selection beside it, in the same container. */
export function duplicate(fragment: Fragment | null): void {
  const { doc, types, selection } = useDocument.getState();
  if (!fragment) return;
  const layout = layoutNow();
  const ids = withMembers(doc, layout, selection);
  const rects = rectsOf(doc, layout, ids);
  // A box over a box looks like one with twice the steps: that of a container goes below.
  const hasBox = Object.values(fragment.nodes).some(({ type }) => types[type]?.container);
  const x = Math.min(...rects.map((rect) => rect.x)) + (hasBox ? 0 : 32);
  const y =
    (hasBox ? Math.max(...rects.map((rect) => rect.y + rect.h)) : Math.min(...rects.map((rect) => rect.y))) + 32;
  const parents = new Set(selection.filter((id) => doc.nodes[id]).map((id) => doc.nodes[id]!.parent));
  const parent = parents.size === 1 ? [...parents][0] : undefined;
  if (!parent) {
    put(fragment, clear({ x, y }, undefined), {});
    return;
  }
  const corner = layout.absolute(parent);
  put(fragment, { ...clear({ x: x - corner.x, y: y - corner.y }, parent), parent, corner }, {});
}

const NOTE = { w: 240, h: 120 };

function offerNote(text: string, how: PasteHow): void {
  const onSelect = (): void => {
    const { doc, apply, select } = useDocument.getState();
    const { x, y } = how.point ?? viewCentre();
    const id = freeUiId(doc, 'note');
    const at = clear({ x: Math.round(x - NOTE.w / 2), y: Math.round(y - NOTE.h / 2) }, undefined);
    const note = { id, text: text.slice(0, LONGEST_NOTE), ...at, ...NOTE };
    const add: Op = { op: 'note.add', note };
    if (apply([add])) select([id]);
  };
  toast(text.length > LONGEST_NOTE ? t.longText(LONGEST_NOTE) : t.onlyText, {
    action: { label: t.asNote, onSelect },
  });
}
