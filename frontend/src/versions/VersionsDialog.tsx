/** The button that opens the list of versions; the list itself is loaded when it is asked for. */
import { History } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { history as t } from '@/i18n/en/history';
import { useDocument } from '@/stores/document';
import { IconButton } from '@/ui';

const VersionList = lazy(() => import('./VersionList').then((module) => ({ default: module.VersionList })));

export function VersionsButton({ workflowId }: { workflowId?: string }) {
  const current = useDocument((state) => state.id);
  const [open, setOpen] = useState(false);
  const id = workflowId ?? current;
  return (
    <>
      <IconButton
        label={t.versions}
        outlined
        icon={<History size={16} />}
        disabled={!id}
        onClick={() => setOpen(true)}
      />
      {id && open && (
        <Suspense fallback={null}>
          <VersionList workflow={id} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
