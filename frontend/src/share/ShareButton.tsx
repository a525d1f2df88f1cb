/** The editor's "Share"; the dialog is loaded when it is asked for. */
import { Share2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useDocument } from '@/stores/document';
import { Button } from '@/ui';
import { topbar as t } from '../i18n/en/topbar';

const ShareDialog = lazy(() => import('./ShareDialog').then((module) => ({ default: module.ShareDialog })));

export function ShareButton({ workflowId }: { workflowId?: string }) {
  const current = useDocument((state) => state.id);
  const name = useDocument((state) => state.name);
  const role = useDocument((state) => state.role);
  const [open, setOpen] = useState(false);
  const id = workflowId ?? current;
  return (
    <>
      <Button data-hint="share" icon={<Share2 size={15} />} disabled={!id} onClick={() => setOpen(true)}>
        {t.share}
      </Button>
      {id && open && (
        <Suspense>
          <ShareDialog workflowId={id} name={name} role={role} open onOpenChange={setOpen} />
        </Suspense>
      )}
    </>
  );
}
