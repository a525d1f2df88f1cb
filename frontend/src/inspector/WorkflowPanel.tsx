/** The right panel while no step is selected: the workflow itself, and how to go on. */
import { useState } from 'react';
import { useDocument } from '@/stores/document';
import { Field, Input, Kbd, Textarea } from '@/ui';
import s from './inspector.module.css';

const ROLES: Record<string, string> = {
  viewer: 'Viewer: you can look at everything.',
  operator: 'Operator: you can run it and answer approvals.',
  editor: 'Editor: you can change and publish it.',
  owner: 'Owner: you can do everything, and share it.',
};

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
  const common = { id: `workflow-${field}`, value: draft, readOnly, onBlur: commit };
  return (
    <Field label={label} htmlFor={common.id}>
      {long ? (
        <Textarea
          {...common}
          rows={4}
          placeholder="What it is for"
          onChange={(event) => setDraft(event.target.value)}
        />
      ) : (
        <Input {...common} maxLength={200} onChange={(event) => setDraft(event.target.value)} />
      )}
    </Field>
  );
}

export function WorkflowPanel({ selected }: { selected: number }) {
  const role = useDocument((state) => state.role);
  const readOnly = useDocument((state) => state.readOnly);
  const owner = useDocument((state) => state.ownerName);
  const published = useDocument((state) => state.published);
  const steps = useDocument((state) => Object.keys(state.doc.nodes).length);
  return (
    <section className={s.inspector} aria-label="Inspector" data-inspector>
      <header className={s.head}>
        <h2>{selected > 1 ? `${selected} steps selected` : 'Workflow'}</h2>
      </header>
      <div className={s.body}>
        {selected > 1 ? (
          <p className={s.about}>Select one step to set it up. Drag to move them together.</p>
        ) : (
          <>
            <Draft field="name" label="Name" />
            <Draft field="description" label="Description" long />
            <dl className={s.facts}>
              <dt>Steps</dt>
              <dd>{steps}</dd>
              <dt>Published</dt>
              <dd>{published === null ? 'Not yet' : `Version ${published}`}</dd>
              <dt>Owner</dt>
              <dd>{owner || '—'}</dd>
              <dt>Your role</dt>
              <dd>{ROLES[role] ?? role}</dd>
            </dl>
            {!readOnly && (
              <div className={s.hintList}>
                <p>Click a step to set it up.</p>
                <p>Drag from a dot to say what comes next.</p>
                <p>
                  <Kbd>Ctrl K</Kbd> finds every command.
                </p>
              </div>
            )}
          </>
        )}
      </div>
    </section>
  );
}
