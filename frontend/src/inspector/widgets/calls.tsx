/** Widgets of steps that call a workflow or change the run's state: which workflow, its version, its input; which key. */

import { Link } from 'wouter';
import { useVersion, useVersions, useWorkflows } from '@/api';
import type { JsonObject, JsonSchema } from '@/api/types';
import { isObject } from '@/forms/schema';
import { widgets as t } from '@/i18n/en/widgets';
import { useDocument } from '@/stores/document';
import { Combo, describe, Select } from '@/ui';
import { useInspector, type WidgetProps } from '../context';
import { ConfigFields } from '../schema-form/ConfigField';
import { siblingValue } from '../schema-form/choose';
import { RemoveStray } from './pickers';
import { Shown, useFault } from './Shown';
import { JsonOrFieldsWidget } from './ValueWidget';
import s from './widgets.module.css';

/** Published workflows that one may run; whether the workflow's owner may, the server says. */
export function WorkflowWidget(field: WidgetProps) {
  const { set, readOnly } = useInspector();
  const { data: workflows = [], isSuccess } = useWorkflows();
  const current = typeof field.value === 'string' ? field.value : '';
  const chosen = workflows.find((workflow) => workflow.id === current);
  const unknown = isSuccess && current && !chosen ? t.workflowGone : undefined;
  const fault = useFault(field) ?? unknown;
  const options = workflows
    .filter((workflow) => workflow === chosen || (workflow.published !== null && workflow.role !== 'viewer'))
    .map(({ id, name }) => ({ value: id, label: name }));
  if (!chosen) options.unshift({ value: current, label: current ? t.unknownWorkflow : t.chooseWorkflow });
  return (
    <Shown
      field={field}
      error={fault}
      aside={
        chosen && (
          <Link href={`/workflows/${chosen.id}`} className={s.link}>
            {t.open}
          </Link>
        )
      }
    >
      <Select
        {...describe(field.id, fault, field.schema.description)}
        disabled={readOnly}
        value={current}
        options={options}
        onChange={(next) => set(field.path, next)}
      />
      {chosen?.description && <p className={s.quiet}>{chosen.description}</p>}
    </Shown>
  );
}

/** The versions of the workflow chosen beside it. */
export function WorkflowVersionWidget(field: WidgetProps) {
  const { set, readOnly } = useInspector();
  const workflow = useCallee(field);
  const { data: versions = [] } = useVersions(workflow);
  const fault = useFault(field);
  const current = typeof field.value === 'number' ? String(field.value) : '';
  const numbers = versions.map(({ number, message }) => ({
    value: String(number),
    label: message ? `${number}: ${message}` : t.version(number),
  }));
  if (current && !numbers.some((option) => option.value === current)) {
    numbers.unshift({ value: current, label: t.version(current) });
  }
  return (
    <Shown field={field} error={fault}>
      <Select
        {...describe(field.id, fault, field.schema.description)}
        disabled={readOnly}
        value={current}
        options={[{ value: '', label: t.publishedOne }, ...numbers]}
        onChange={(next) => set(field.path, next ? Number(next) : undefined)}
      />
    </Shown>
  );
}

/** One field an input of the workflow chosen beside it. */
export function WorkflowInputWidget(field: WidgetProps) {
  const { errorAt } = useInspector();
  const workflow = useCallee(field);
  const { data: workflows = [] } = useWorkflows();
  const chosen = workflows.find((each) => each.id === workflow);
  const named = siblingValue(field.siblings, 'workflow_version', field.root);
  const number = typeof named === 'number' ? named : (chosen?.published ?? null);
  const { data: version } = useVersion(workflow, workflow ? number : null);
  if (!workflow) return null;
  const inputs = inputsOf(version?.document?.nodes.start?.config);
  if (!inputs || (field.value !== undefined && !isObject(field.value))) return <JsonOrFieldsWidget {...field} />;
  const value: JsonObject = isObject(field.value) ? field.value : {};
  const known = inputs.properties ?? {};
  const stray = Object.keys(value).filter((key) => !Object.hasOwn(known, key));
  return (
    <Shown field={{ ...field, id: '' }} error={errorAt(field.path)}>
      {stray.length > 0 && (
        <p className={s.quiet}>
          {t.doesNotKnow(chosen?.name ?? t.thisWorkflow, stray)}{' '}
          <RemoveStray field={field} value={value} stray={stray} />
        </p>
      )}
      {Object.keys(known).length === 0 ? (
        <p className={s.quiet}>{t.noInput}</p>
      ) : (
        <div className={s.nested}>
          <ConfigFields schema={inputs} root={inputs} path={field.path} value={value} mode="text" />
        </div>
      )}
    </Shown>
  );
}

/** A key of the run's state, as the start declares them; a new one may be typed, and is then to be declared. */
export function StateKeyWidget(field: WidgetProps) {
  const { set, readOnly } = useInspector();
  const start = useDocument((state) => state.doc.nodes.start?.config);
  const fault = useFault(field);
  const declared = isObject(start?.state) ? Object.keys(start.state) : [];
  return (
    <Shown field={field} error={fault}>
      <Combo
        {...describe(field.id, fault, field.schema.description)}
        value={typeof field.value === 'string' ? field.value : ''}
        placeholder={declared.length ? '' : t.noState}
        disabled={readOnly}
        options={declared.map((value) => ({ value }))}
        onChange={(next) => set(field.path, next)}
      />
    </Shown>
  );
}

/** The id of the workflow chosen beside a field; empty while none is. */
function useCallee(field: WidgetProps): string {
  const chosen = siblingValue(field.siblings, 'workflow', field.root);
  return typeof chosen === 'string' ? chosen : '';
}

/** The schema of a start's inputs as an object that the form can show; null where it declares none yet. */
export function inputsOf(config: JsonObject | undefined): JsonSchema | null {
  if (!config) return null;
  const inputs = config.inputs;
  return isObject(inputs) ? (inputs as JsonSchema) : { type: 'object', properties: {} };
}
