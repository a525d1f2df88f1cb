/** "Publish": makes the draft the next numbered version, the one that REST callers get. */
import { Rocket } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { history as t } from '@/i18n/en/history';
import { useDocument } from '@/stores/document';
import { Button, Tooltip } from '@/ui';

const PublishDialog = lazy(() => import('./PublishDialog').then((module) => ({ default: module.PublishDialog })));

export function PublishButton({ workflowId }: { workflowId?: string }) {
  const current = useDocument((state) => state.id);
  const readOnly = useDocument((state) => state.readOnly);
  const errors = useDocument((state) => state.problems.filter((problem) => problem.severity !== 'warning').length);
  const [open, setOpen] = useState(false);
  const id = workflowId ?? current;
  const reason = readOnly ? t.mayNotPublish : errors > 0 ? t.fixFirst(errors) : '';
  const button = (
    <Button
      icon={<Rocket size={15} />}
      aria-disabled={reason ? true : undefined}
      disabled={!id}
      onClick={() => !reason && setOpen(true)}
    >
      {t.publish}
    </Button>
  );
  return (
    <>
      {reason ? <Tooltip content={reason}>{button}</Tooltip> : button}
      {id && open && (
        <Suspense fallback={null}>
          <PublishDialog workflow={id} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
