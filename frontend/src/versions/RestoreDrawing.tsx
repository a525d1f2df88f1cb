/** Makes the draft what a run has executed: says what that changes, and can be taken back. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { api, keys, messageOf, useCatalog, type Workflow } from '../api';
import { diffDocs } from '../graph/diff';
import type { Catalog, Doc } from '../graph/types';
import { whole } from '../graph/whole';
import { runList as t } from '../i18n/en/run-list';
import { ConfirmDialog, toast } from '../ui';
import { offerUndo } from './Restore';
import { summaryOf } from './words';

interface RestoreDrawingProps {
  workflow: string;
  run: string;
  onClose: () => void;
}

export function RestoreDrawing({ workflow: id, run, onClose }: RestoreDrawingProps) {
  const client = useQueryClient();
  const [, go] = useLocation();
  const { data: catalog } = useCatalog();
  const { data } = useQuery({
    queryKey: ['restore', id, run],
    queryFn: async () => {
      const [workflow, ran] = await Promise.all([
        api.get<Workflow>(`/workflows/${id}`),
        api.get<{ document: Doc }>(`/runs/${run}/document`),
      ]);
      return { workflow: workflow.data, document: ran.data.document };
    },
    gcTime: 0,
    staleTime: 0,
  });
  if (!data || !catalog) return null;
  const { workflow, document } = data;
  const diff = diffDocs(whole(workflow.document), whole(document), catalog.byKey as Catalog);
  const what = summaryOf(diff) || (diff.moved.length ? t.onlyMoved : '');
  async function restore() {
    try {
      const { data: saved } = await api.patch<Workflow>(
        `/workflows/${id}`,
        { document },
        { ifMatch: workflow.revision },
      );
      const changed = () => void client.invalidateQueries({ queryKey: keys.workflow(id) });
      changed();
      offerUndo(t.toDraftDone, workflow, saved.revision, changed);
      go(`/workflows/${id}`);
    } catch (error) {
      toast(messageOf(error), { tone: 'fail' });
    }
  }
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t.toDraftTitle}
      text={what ? t.toDraftText(what) : t.toDraftSame}
      action={t.toDraft}
      onConfirm={restore}
    />
  );
}
