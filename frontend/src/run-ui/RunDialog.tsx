/** Asks for the input of a run with a form made from the start step's schema; begins with the last input. */
import { Play } from 'lucide-react';
import { type FormEvent, lazy, Suspense, useId, useMemo, useState } from 'react';
import type { ApiError, JsonObject, JsonSchema } from '../api';
import { checkValue, cleaned, defaultsOf, type FieldErrors, JsonSchemaForm } from '../forms/JsonSchemaForm';
import { nodeName } from '../graph/slug';
import { runDialogs } from '../i18n/en/run-dialogs';
import { running as strings } from '../i18n/en/running';
import { useDocument } from '../stores/document';
import { useRun } from '../stores/run';
import { Button, Dialog, Spinner } from '../ui';
import { inputSchema, startRun, useRunUi } from './commands';
import { fitting, lastInput } from './remember';

const PinsInUse = lazy(() => import('./PinsInUse'));
const t = runDialogs.dialog;

export function RunDialog() {
  const asking = useRunUi((state) => state.asking);
  const to = useRunUi((state) => state.to);
  const doc = useDocument((state) => state.doc);
  const types = useDocument((state) => state.types);
  const name = useDocument((state) => state.name);
  const formId = useId();
  const starting = useRun((run) => run.starting);
  const schema = useMemo(() => (asking ? inputSchema(doc, types) : null), [asking, doc, types]);
  const close = () => useRunUi.setState({ asking: null });
  const step = to && nodeName(doc, to);
  const title = step ? t.titleTo(name, step) : t.title(name);
  return (
    <Dialog
      open={asking !== null && schema !== null}
      onOpenChange={(open) => !open && close()}
      title={asking === 'published' ? t.titlePublished(name) : title}
      description={t.about}
      width={520}
      footer={
        <>
          <Button variant="ghost" onClick={close}>
            {t.cancel}
          </Button>
          <Button
            variant="primary"
            type="submit"
            form={formId}
            disabled={starting}
            icon={starting ? <Spinner size={14} /> : <Play size={14} />}
          >
            {strings.run}
          </Button>
        </>
      }
    >
      {schema && <InputForm formId={formId} schema={schema} />}
      {schema && asking === 'draft' && doc.ui?.pins && (
        <Suspense>
          <PinsInUse ahead />
        </Suspense>
      )}
    </Dialog>
  );
}

function InputForm({ formId, schema }: { formId: string; schema: JsonSchema }) {
  const id = useDocument((state) => state.id) ?? '';
  const version = useRunUi((state) => state.asking) ?? 'draft';
  const [input, setInput] = useState<JsonObject>(() => ({
    ...(defaultsOf(schema) as JsonObject),
    ...fitting(lastInput(id) ?? {}, schema.properties ?? {}),
  }));
  const [errors, setErrors] = useState<FieldErrors>({});
  const [refusal, setRefusal] = useState<ApiError | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const value = cleaned(schema, input) as JsonObject;
    const wrong = checkValue(schema, value);
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) return;
    setRefusal(await startRun(value, version, useRunUi.getState().to));
  }

  return (
    <form
      id={formId}
      onSubmit={submit}
      noValidate
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          event.currentTarget.requestSubmit();
        }
      }}
    >
      <JsonSchemaForm
        schema={schema}
        value={input}
        onChange={(next) => setInput(next as JsonObject)}
        errors={errors}
        problems={refusal?.problems ?? []}
        autoFocus
      />
    </form>
  );
}
