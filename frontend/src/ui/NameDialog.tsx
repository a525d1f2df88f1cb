/** Asks for another name: what there is comes selected, Enter takes it. */
import { type FormEvent, useId, useState } from 'react';
import { ui as t } from '../i18n/en/ui';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { Field, Input } from './Fields';

interface NameDialogProps {
  title: string;
  label: string;
  help?: string;
  action: string;
  name: string;
  maxLength: number;
  /** What was wrong with the last attempt. */
  error?: string | undefined;
  busy: boolean;
  /** Is given a name that is not empty. */
  onName: (name: string) => void;
  onClose: () => void;
}

export function NameDialog({ title, label, help, action, error, busy, maxLength, ...rest }: NameDialogProps) {
  const id = useId();
  const [name, setName] = useState(rest.name);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim()) rest.onName(name.trim());
  }
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && rest.onClose()}
      title={title}
      width={400}
      footer={
        <>
          <Button variant="ghost" onClick={rest.onClose}>
            {t.cancel}
          </Button>
          <Button variant="primary" type="submit" form={id} disabled={!name.trim() || busy}>
            {action}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit}>
        <Field label={label} htmlFor={`${id}-name`} help={help} error={error}>
          <Input
            id={`${id}-name`}
            autoFocus
            maxLength={maxLength}
            value={name}
            onFocus={(event) => event.target.select()}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}
