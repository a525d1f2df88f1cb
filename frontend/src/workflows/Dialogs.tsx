/** What a row asks before it acts: the new name, whether to delete, with whom to share. One of each for the list. */
import { type FormEvent, useState } from 'react';
import { messageOf, type WorkflowSummary } from '@/api';
import { ShareDialog } from '@/share/ShareDialog';
import { Button, ConfirmDialog, Dialog, Field, Input } from '@/ui';
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
  const [name, setName] = useState(workflow.name);
  const rename = useRename();
  function submit(event: FormEvent) {
    event.preventDefault();
    const wanted = name.trim();
    if (wanted) rename.mutate({ workflow, name: wanted }, { onSuccess: onClose });
  }
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={t.rename.title}
      width={400}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t.rename.cancel}
          </Button>
          <Button variant="primary" type="submit" form="rename" disabled={!name.trim() || rename.isPending}>
            {t.rename.save}
          </Button>
        </>
      }
    >
      <form id="rename" onSubmit={submit}>
        <Field label={t.rename.name} htmlFor="rename-name" error={rename.error ? messageOf(rename.error) : undefined}>
          <Input
            id="rename-name"
            autoFocus
            maxLength={200}
            value={name}
            onFocus={(event) => event.target.select()}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}
