/** A note on a step, for whoever reads the workflow; kept in the document as the free key `x-note`. */
import { useState } from 'react';
import { inspector as t } from '@/i18n/en/inspector';
import { useDocument } from '@/stores/document';
import { Field, Textarea } from '@/ui';

export function Notes({ id }: { id: string }) {
  const stored = useDocument((state) => (state.doc.nodes[id] as { 'x-note'?: string } | undefined)?.['x-note'] ?? '');
  const readOnly = useDocument((state) => state.readOnly);
  const apply = useDocument((state) => state.apply);
  const [draft, setDraft] = useState(stored);
  function change(text: string) {
    setDraft(text);
    const value = text.trim() ? { value: text } : {};
    apply([{ op: 'node.set', id, path: ['x-note'], ...value }], { group: `note ${id}` });
  }
  return (
    <Field label={t.note} htmlFor="step-note" help={t.noteHelp}>
      <Textarea
        id="step-note"
        rows={10}
        value={readOnly ? stored : draft}
        readOnly={readOnly}
        aria-describedby="step-note-help"
        placeholder={t.noteHint}
        onChange={(event) => change(event.target.value)}
      />
    </Field>
  );
}
