/** What a row asks before it acts: the new name, whether to delete, with whom to share. One of each for the list. */

import { messageOf, type WorkflowSummary } from '@/api';
import { ShareDialog } from '@/share/ShareDialog';
import { ConfirmDialog } from '@/ui';
import { NameDialog } from '@/ui/NameDialog';
import { LONGEST_TITLE } from '../graph/limits';
import { workflows as t } from '../i18n/en/workflows';
import { useDelete, useRename } from './actions';
import type { Asked } from './WorkflowRow';

export function Dialogs({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const remove = useDelete();
  const { what, workflow } = asked;
  if (what === 'rename') return <RenameDialog workflow={workflow} onClose={onClose} />;
  if (what === 'share') {
    return (
      <ShareDialog
        workflowId={workflow.id}
        name={workflow.name}
        role={workflow.role ?? 'viewer'}
        open
        onOpenChange={(next) => !next && onClose()}
      />
    );
  }
  return (
    <ConfirmDialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={t.remove.title(workflow.name)}
      text={t.remove.text}
      action={t.remove.action}
      danger
      onConfirm={() => remove.mutateAsync(workflow)}
    />
  );
}

function RenameDialog({ workflow, onClose }: { workflow: WorkflowSummary; onClose: () => void }) {
  const rename = useRename();
  return (
    <NameDialog
      title={t.rename.title}
      label={t.rename.name}
      action={t.rename.save}
      name={workflow.name}
      maxLength={LONGEST_TITLE}
      error={rename.error ? messageOf(rename.error) : undefined}
      busy={rename.isPending}
      onName={(name) => rename.mutate({ workflow, name }, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
