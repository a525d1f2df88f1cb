/** "Publish": makes the draft the next numbered version, the one that REST callers get. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Rocket } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { ApiError, api, keys, messageOf, useVersions, type Version } from '@/api';
import { useDocument } from '@/stores/document';
import { Button, Dialog, Field, FieldError, Input, Tooltip, toast } from '@/ui';
import s from './versions.module.css';

function usePublish(workflow: string, done: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (message: string) => {
      await useDocument.getState().flush();
      return api.post<Version>(`/workflows/${workflow}/publish`, { message });
    },
    onSuccess: ({ data, status }) => {
      useDocument.setState({ published: data.number });
      client.invalidateQueries({ queryKey: keys.versions(workflow) });
      client.invalidateQueries({ queryKey: keys.workflows });
      const words =
        status === 201 ? `Version ${data.number} is published.` : `Nothing changed since version ${data.number}.`;
      toast(words, { tone: status === 201 ? 'ok' : 'info' });
      done();
    },
  });
}

function Form({ workflow, formId, close }: { workflow: string; formId: string; close: () => void }) {
  const [message, setMessage] = useState('');
  const publish = usePublish(workflow, close);
  const { data: versions } = useVersions(workflow);
  const next = (versions?.[0]?.number ?? 0) + 1;
  const problems = publish.error instanceof ApiError ? publish.error.problems : [];
  function submit(event: FormEvent) {
    event.preventDefault();
    publish.mutate(message.trim());
  }
  return (
    <form id={formId} className={s.publish} onSubmit={submit}>
      <Field
        label={`What is new in version ${next}`}
        htmlFor={`${formId}-message`}
        help="Optional. Shown in the list of versions."
      >
        <Input
          id={`${formId}-message`}
          value={message}
          maxLength={1000}
          autoFocus
          placeholder="Asks Priya for refunds above $100"
          onChange={(event) => setMessage(event.target.value)}
        />
      </Field>
      <FieldError>{publish.error ? messageOf(publish.error) : null}</FieldError>
      {problems.length > 0 && (
        <ul className={s.problems}>
          {problems.map((problem) => (
            <li key={`${problem.node} ${problem.field} ${problem.message}`}>
              {problem.node && <b>{problem.node}: </b>}
              {problem.message}
            </li>
          ))}
        </ul>
      )}
    </form>
  );
}

export function PublishButton({ workflowId }: { workflowId?: string }) {
  const current = useDocument((state) => state.id);
  const readOnly = useDocument((state) => state.readOnly);
  const errors = useDocument((state) => state.problems.filter((problem) => problem.severity !== 'warning').length);
  const [open, setOpen] = useState(false);
  const formId = useId();
  const id = workflowId ?? current;
  const reason = readOnly
    ? 'Editors and owners publish.'
    : errors > 0
      ? `Fix ${errors === 1 ? 'one problem' : `${errors} problems`} first.`
      : '';
  const button = (
    <Button
      icon={<Rocket size={15} />}
      aria-disabled={reason ? true : undefined}
      disabled={!id}
      onClick={() => !reason && setOpen(true)}
    >
      Publish
    </Button>
  );
  return (
    <>
      {reason ? <Tooltip content={reason}>{button}</Tooltip> : button}
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Publish"
        description="Callers by REST get the published version; you go on with the draft."
        width={460}
        footer={
          <>
            <Button variant="ghost" onClick={() => setOpen(false)}>
              Cancel
            </Button>
            <Button variant="primary" type="submit" form={formId}>
              Publish
            </Button>
          </>
        }
      >
        {id && <Form workflow={id} formId={formId} close={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}
