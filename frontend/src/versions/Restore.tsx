/** Going back to a version: what it would change, then the draft is that version; and versions as files. */
import { useQueryClient } from '@tanstack/react-query';
import { api, keys, messageOf, useCatalog, useVersion, useWorkflow, type Workflow } from '../api';
import { opsBetween } from '../graph/between';
import { diffDocs } from '../graph/diff';
import type { Catalog, Doc } from '../graph/types';
import { whole } from '../graph/whole';
import { versions as t } from '../i18n/en/versions';
import { useDocument } from '../stores/document';
import { ConfirmDialog, toast } from '../ui';
import { summaryOf } from './words';

/** Gives the document to the person as a file. */
export function fileOf(name: string, which: string, doc: Doc): void {
  const plain =
    name
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '') || 'workflow';
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(doc, null, 2)}\n`], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${plain}-${/^\d+$/.test(which) ? `v${which}` : which.split(':')[0]}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** In the editor: the draft becomes `doc` as one edit, which Undo takes back. */
function restoreHere(doc: Doc, number: number): void {
  const store = useDocument.getState();
  const { name, description } = store;
  const to = { name, description, doc: whole(doc) };
  const ops = opsBetween({ name, description, doc: store.doc }, to, { keepTrial: true });
  if (ops.length === 0) {
    toast(t.restoredSame(number));
    return;
  }
  store.apply(ops);
  toast(t.restored(number), {
    tone: 'ok',
    action: { label: t.undo, onSelect: () => useDocument.getState().undo() },
  });
}

/** Elsewhere the server does it. */
async function restoreThere(id: string, number: number, before: Workflow, changed: () => void): Promise<void> {
  const { data } = await api.post<Workflow>(`/workflows/${id}/versions/${number}/restore`);
  changed();
  offerUndo(t.restored(number), before, data.revision, changed);
}

/** Says what was done; Undo saves what the draft was, unless somebody has changed it since `revision`. */
export function offerUndo(said: string, before: Workflow, revision: number, changed: () => void): void {
  async function undo() {
    try {
      await api.patch(`/workflows/${before.id}`, { document: before.document }, { ifMatch: revision });
      await useDocument.getState().refresh();
      toast(t.undone, { tone: 'ok' });
    } catch (error) {
      toast(messageOf(error), { tone: 'fail' });
    }
    changed();
  }
  toast(said, { tone: 'ok', action: { label: t.undo, onSelect: () => void undo() } });
}

/** Asks first, and says what the draft would become. */
export function RestoreDialog({ id, number, onClose }: { id: string; number: number; onClose: () => void }) {
  const client = useQueryClient();
  const isOpen = useDocument((state) => state.id === id && state.status === 'ready' && !state.readOnly);
  const here = useDocument((state) => state.doc);
  const { data: workflow } = useWorkflow(isOpen ? null : id);
  const { data: version } = useVersion(id, number);
  const { data: catalog } = useCatalog();
  const draft = isOpen ? here : workflow?.document;
  if (!draft || !version?.document || !catalog) return null;
  const target = version.document;
  const diff = diffDocs(whole(draft), whole(target), catalog.byKey as Catalog);
  async function restore() {
    try {
      const changed = () => void client.invalidateQueries({ queryKey: keys.workflow(id) });
      if (isOpen) restoreHere(target, number);
      else if (workflow) await restoreThere(id, number, workflow, changed);
    } catch (error) {
      toast(messageOf(error), { tone: 'fail' });
    }
  }
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t.restoreTitle(number)}
      text={t.restoreText(summaryOf(diff) || (diff.moved.length ? t.moved(diff.moved.length) : t.restoreNothing))}
      action={t.restore}
      onConfirm={restore}
    />
  );
}
