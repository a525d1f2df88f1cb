/** Before publishing: what changed since the last version, and a word on it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useMemo, useState } from 'react';
import { ApiError, keys, messageOf, useCatalog, useVersion, useVersions } from '../api';
import { diffDocs } from '../graph/diff';
import type { Catalog } from '../graph/types';
import { whole } from '../graph/whole';
import { versions as t } from '../i18n/en/versions';
import { useDocument } from '../stores/document';
import { Button, Dialog, Field, FieldError, Input, Skeleton, toast } from '../ui';
import { ChangeList } from './ChangeList';
import { publish } from './publish';
import s from './versions.module.css';
import { entriesOf, summaryOf } from './words';

function usePublish(workflow: string, done: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (message: string) => publish(workflow, message),
    onSuccess: ({ data, status }) => {
      useDocument.setState({ published: data.number });
      client.invalidateQueries({ queryKey: keys.versions(workflow) });
      client.invalidateQueries({ queryKey: keys.workflows });
      const isNew = status === 201;
      toast(isNew ? t.publishedNow(data.number) : t.publishedSame(data.number), { tone: isNew ? 'ok' : 'info' });
      done();
    },
  });
}

export function PublishDialog({ workflow, onClose }: { workflow: string; onClose: () => void }) {
  const formId = useId();
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t.publish}
      description={t.publishText}
      width={520}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t.cancel}
          </Button>
          <Button variant="primary" type="submit" form={formId}>
            {t.publish}
          </Button>
        </>
      }
    >
      <Form workflow={workflow} formId={formId} close={onClose} />
    </Dialog>
  );
}

function Form({ workflow, formId, close }: { workflow: string; formId: string; close: () => void }) {
  const [message, setMessage] = useState('');
  const publish = usePublish(workflow, close);
  const { data: versions } = useVersions(workflow);
  const latest = versions?.[0]?.number ?? 0;
  const problems = publish.error instanceof ApiError ? publish.error.problems : [];
  function submit(event: FormEvent) {
    event.preventDefault();
    publish.mutate(message.trim());
  }
  return (
    <form id={formId} className={s.publish} onSubmit={submit}>
      <Field label={t.whatIsNew(latest + 1)} htmlFor={`${formId}-message`} help={t.whatIsNewHelp}>
        <Input
          id={`${formId}-message`}
          value={message}
          maxLength={1000}
          autoFocus
          placeholder={t.whatIsNewHint}
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
      {versions && (latest ? <Since workflow={workflow} number={latest} /> : <p className={s.meta}>{t.first}</p>)}
    </form>
  );
}

function Since({ workflow, number }: { workflow: string; number: number }) {
  const { data: version } = useVersion(workflow, number);
  const { data: catalog } = useCatalog();
  const doc = useDocument((state) => state.doc);
  const found = useMemo(() => {
    if (!version?.document || !catalog) return null;
    const before = whole(version.document);
    const diff = diffDocs(before, doc, catalog.byKey as Catalog);
    return { diff, entries: entriesOf(before, doc, diff, catalog.byKey as Catalog) };
  }, [version, catalog, doc]);
  if (!found) return <Skeleton height={80} />;
  if (found.entries.length === 0) return <p className={s.meta}>{t.sameAs(number)}</p>;
  return (
    <section className={s.since} aria-label={t.since(number)}>
      <h3>
        {t.since(number)}: {summaryOf(found.diff)}
      </h3>
      <ChangeList entries={found.entries} diff={found.diff} after={doc} />
    </section>
  );
}
