/** What commands need before they can be done: each need says in a sentence what is missing, null where nothing is. */

import { layoutNow } from '../canvas/actions';
import { useCanvas } from '../canvas/state';
import { framesFor } from '../graph/frames';
import { lacking as t } from '../i18n/en/lacking';
import { isOver } from '../run/status';
import { useDocument } from '../stores/document';
import { mayEdit } from '../stores/roles';
import { useRun } from '../stores/run';

export type Need = () => string | null;

const document_ = () => useDocument.getState();

function need(holds: () => boolean, otherwise: string): Need {
  return () => (holds() ? null : otherwise);
}

/** The first of these that is missing. */
export function all(...needs: readonly Need[]): Need {
  return () => {
    for (const each of needs) {
      const missing = each();
      if (missing !== null) return missing;
    }
    return null;
  };
}

const hasSelection = (): boolean => document_().selection.length > 0;
const wires = (): number => useCanvas.getState().selectedEdges.length;
const steps = (): string[] => document_().selection.filter((id) => document_().doc.nodes[id]);

function isEntry(id: string): boolean {
  const { doc, types } = document_();
  return Boolean(types[doc.nodes[id]?.type ?? '']?.is_entry);
}
/** Is there more to it than the start? */
const hasMore = (): boolean => document_().selection.some((id) => !isEntry(id));

export const aSelection = need(hasSelection, t.selection);
export const several = need(() => document_().selection.length > 1, t.several);
export const three = need(() => document_().selection.length > 2, t.several);
export const aStep = need(() => steps().length > 0, t.step);
export const oneStep = need(() => document_().selection.length === 1 && steps().length === 1, t.oneStep);
export const oneThing = need(() => document_().selection.length === 1, t.oneThing);
export const toReplace = all(
  need(() => oneStep() === null, t.toReplace),
  need(hasMore, t.startStays),
);
export const toCopy = all(aSelection, need(hasMore, t.startCopied));
export const toRemove = all(
  need(() => hasSelection() || wires() > 0, t.selection),
  need(() => hasMore() || wires() > 0, t.startStays),
);
export const toMark = all(aStep, need(hasMore, t.startStays));
export const toUnframe = all(
  aSelection,
  need(() => framesFor(document_().doc, layoutNow(), document_().selection).length > 0, t.frame),
);
export const toStraighten = need(() => {
  const { doc, selection } = document_();
  return (
    wires() > 0 || doc.edges.some(({ source, target }) => selection.includes(source) && selection.includes(target))
  );
}, t.wires);
export const toConnect = need(() => {
  const { selection } = document_();
  return selection.length === 0 ? wires() === 1 : oneStep() === null;
}, t.toConnect);
export const oneWire = need(() => wires() === 1, t.wires);
export const somethingLying = need(() => steps().length < document_().selection.length, t.selection);
export const aPin = need(() => Object.keys(document_().doc.ui?.pins ?? {}).length > 0, t.pins);
export const aPast = need(() => document_().history.past.length > 0, t.undo);
export const aFuture = need(() => document_().history.future.length > 0, t.redo);
export const aRun = need(() => useRun.getState().head !== null, t.run);
export const somethingRunning = need(() => {
  const { status } = useRun.getState();
  return status !== null && !isOver(status);
}, t.running);

/** Something may be changed here. */
export const editing: Need = () => {
  const { readOnly, role } = document_();
  if (!readOnly) return null;
  return mayEdit(role) ? t.isRun : t.mayNotEdit;
};
