/** The button for "Call it by REST"; what it shows is loaded when it is asked for. */
import { Code } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useDocument } from '@/stores/document';
import { IconButton } from '@/ui';
import { topbar as t } from '../i18n/en/topbar';

const RestDialog = lazy(() => import('./RestPanel').then((module) => ({ default: module.RestDialog })));

export function RestButton({ workflowId }: { workflowId?: string }) {
  const current = useDocument((state) => state.id);
  const id = workflowId ?? current;
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton label={t.rest} outlined icon={<Code size={16} />} disabled={!id} onClick={() => setOpen(true)} />
      {id && open && (
        <Suspense>
          <RestDialog workflowId={id} onOpenChange={setOpen} />
        </Suspense>
      )}
    </>
  );
}
