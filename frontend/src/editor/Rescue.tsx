/** The way out for edits of a workflow that was deleted or may not be changed any more: a workflow of one's own, or a copy. */

import { saving } from '../i18n/en/saving';
import { useDocument } from '../stores/document';
import { Button, copyText, Dialog, toast } from '../ui';
import { useCreate } from '../workflows/actions';

const t = saving.rescue;

export function Rescue({ onClose }: { onClose: () => void }) {
  const create = useCreate();
  const save = async (): Promise<void> => {
    const found = await useDocument.getState().rescue();
    if (!found) return onClose();
    const { name, description, doc } = found.model;
    try {
      await create.mutateAsync({ name: name || t.unnamed, description, document: doc as never });
      found.forget();
    } catch {
      // Said by the call; the edits stay where they are.
    }
  };
  const copy = async (): Promise<void> => {
    const found = await useDocument.getState().rescue();
    if (found && (await copyText(JSON.stringify(found.model.doc, null, 2)))) toast(t.copied, { tone: 'ok' });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t.title}
      width={480}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t.close}
          </Button>
          <Button onClick={copy}>{t.copy}</Button>
          <Button variant="primary" disabled={create.isPending} onClick={save}>
            {t.save}
          </Button>
        </>
      }
    >
      <p>{t.text}</p>
    </Dialog>
  );
}
