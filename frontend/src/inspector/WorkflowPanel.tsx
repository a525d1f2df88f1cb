/** The right panel while no step is selected: the workflow itself, and how to go on. */

import { useState } from 'react';
import { LONGEST_DESCRIPTION, LONGEST_TITLE } from '@/graph/limits';
import { workflowPanel as t } from '@/i18n/en/inspector';
import { useDocument } from '@/stores/document';
import { Field, Input, Kbd, Textarea } from '@/ui';
import s from './inspector.module.css';

function Draft({ field, label, long }: { field: 'name' | 'description'; label: string; long?: boolean }) {
  const stored = useDocument((state) => state[field]);
  const readOnly = useDocument((state) => state.readOnly);
  const [draft, setDraft] = useState(stored);
  const [known, setKnown] = useState(stored);
  if (known !== stored) {
    setKnown(stored);
    setDraft(stored);
  }
  // A workflow always has a name: an empty one goes back to what it was.
  const commit = () => {
    if (field === 'name' && !draft.trim()) setDraft(stored);
    else if (draft !== stored) useDocument.getState().setWorkflow(field, draft);
  };
  const common = {
    id: `workflow-${field}`,
    value: draft,
    readOnly,
    onBlur: commit,
    maxLength: long ? LONGEST_DESCRIPTION : LONGEST_TITLE,
  };
  return (
    <Field label={label} htmlFor={common.id}>
      {long ? (
        <Textarea {...common} rows={4} placeholder={t.whatFor} onChange={(event) => setDraft(event.target.value)} />
      ) : (
        <Input {...common} onChange={(event) => setDraft(event.target.value)} />
      )}
    </Field>
  );
}

export function WorkflowPanel() {
  const role = useDocument((state) => state.role);
  const readOnly = useDocument((state) => state.readOnly);
  const owner = useDocument((state) => state.ownerName);
  const published = useDocument((state) => state.published);
  const steps = useDocument((state) => Object.keys(state.doc.nodes).length);
  return (
    <section className={s.inspector} aria-label={t.inspector} data-inspector>
      <header className={s.head}>
        <h2>{t.workflow}</h2>
      </header>
      <div className={s.body} data-readonly={readOnly || undefined}>
        <Draft field="name" label={t.name} />
        <Draft field="description" label={t.description} long />
        <dl className={s.facts}>
          <dt>{t.steps}</dt>
          <dd>{steps}</dd>
          <dt>{t.published}</dt>
          <dd>{published === null ? t.notYet : t.version(published)}</dd>
          <dt>{t.owner}</dt>
          <dd>{owner || '—'}</dd>
          <dt>{t.role}</dt>
          <dd>{t.roles[role] ?? role}</dd>
        </dl>
        {!readOnly && (
          <div className={s.hintList}>
            <p>{t.hints.click}</p>
            <p>{t.hints.drag}</p>
            <p>
              <Kbd>Ctrl K</Kbd> {t.hints.find}
            </p>
          </div>
        )}
      </div>
    </section>
  );
}
