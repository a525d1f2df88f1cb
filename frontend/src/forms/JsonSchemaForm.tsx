/** A form for any JSON Schema: a run's input, an approval's values, a tool's arguments. Controlled; see ./schema. */

import { Plus, Trash2 } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import type { Json, JsonSchema, Problem } from '@/api/types';
import { forms as t } from '@/i18n/en/forms';
import { Button, describe, Field, FieldError, IconButton, Input, Select, Switch, Textarea } from '@/ui';
import { errorsFrom, type FieldErrors } from './check';
import { fromLocal, JsonInput, NumberInput, toLocal } from './controls';
import s from './form.module.css';
import {
  blankOf,
  choicesOf,
  controlOf,
  dotted,
  type FormPath,
  isObject,
  resolve,
  titleOf,
  withValue,
} from './schema';

export { checkValue, errorsFrom, type FieldErrors } from './check';
export { cleaned, defaultsOf } from './schema';

export type JsonSchemaFormProps = {
  schema: JsonSchema;
  /** The object being filled in; begin with `defaultsOf(schema)`. */
  value: Json | undefined;
  onChange: (value: Json) => void;
  /** Messages by dotted path (`customer.name`); '' is the form as a whole. */
  errors?: FieldErrors;
  /** What the server found wrong; fields may carry the body's own prefix (`input.topic`, `values.text`). */
  problems?: Problem[];
  disabled?: boolean;
  /** Puts the focus into the first field. */
  autoFocus?: boolean;
};

type Part = {
  root: JsonSchema;
  base: string;
  errors: FieldErrors;
  disabled: boolean;
  change: (path: FormPath, next: Json | undefined) => void;
};

type NodeProps = {
  part: Part;
  schema: JsonSchema;
  value: Json | undefined;
  path: FormPath;
  required: boolean;
  autoFocus?: boolean;
  /** Rows of a list name themselves. */
  bare?: boolean;
};

export function JsonSchemaForm({
  schema,
  value,
  onChange,
  errors: given,
  problems,
  disabled,
  autoFocus,
}: JsonSchemaFormProps) {
  const base = useId();
  const { schema: top } = resolve(schema);
  const errors = { ...errorsFrom(problems ?? [], ['input', 'values']), ...given };
  const part: Part = {
    root: schema,
    base,
    errors,
    disabled: disabled ?? false,
    change: (path, next) => onChange(withValue(value, path, next) ?? {}),
  };
  const entries = Object.entries(top.properties ?? {});
  const whole = errors[''] ? <FieldError>{errors['']}</FieldError> : null;
  if (entries.length === 0) {
    if (top.additionalProperties === false) return whole;
    return (
      <div className={s.form}>
        {whole}
        <SchemaField
          part={part}
          schema={{ ...top, title: top.title ?? t.value }}
          value={value}
          path={[]}
          required={false}
        />
      </div>
    );
  }
  return (
    <div className={s.form}>
      {whole}
      {entries.map(([key, child], index) => (
        <SchemaField
          key={key}
          part={part}
          schema={child}
          value={isObject(value) ? value[key] : undefined}
          path={[key]}
          required={top.required?.includes(key) ?? false}
          {...(autoFocus && index === 0 ? { autoFocus: true } : {})}
        />
      ))}
    </div>
  );
}

function SchemaField(props: NodeProps) {
  const { part, path, value, required, bare } = props;
  const { schema } = resolve(props.schema, part.root);
  const control = controlOf(schema);
  const name = dotted(path);
  const id = `${part.base}-${name}`;
  const title = titleOf(path.at(-1) ?? '', schema);
  const error = part.errors[name];
  const inner = { ...props, schema, id, title, error };
  if (control === 'object') return <ObjectField {...inner} />;
  if (control === 'list') return <ListField {...inner} />;
  if (control === 'boolean') {
    return (
      <Field label="" htmlFor={id} error={error} help={schema.description}>
        <Switch
          id={id}
          label={title}
          checked={value === true}
          disabled={part.disabled}
          onChange={(next) => part.change(path, next)}
        />
      </Field>
    );
  }
  const body = <PlainControl {...inner} />;
  if (bare) {
    return (
      <div className={s.rows}>
        {body}
        <FieldError id={`${id}-error`}>{error}</FieldError>
      </div>
    );
  }
  return (
    <Field label={title} htmlFor={id} required={required} error={error} help={schema.description}>
      {body}
    </Field>
  );
}

type InnerProps = NodeProps & { id: string; title: string; error: ReactNode };

function PlainControl({ part, schema, value, path, id, title, error, bare, autoFocus, required }: InnerProps) {
  const aria = {
    ...describe(id, error, bare ? undefined : schema.description),
    ...(bare ? { 'aria-label': title } : {}),
    ...(required ? { 'aria-required': true } : {}),
    ...(autoFocus ? { autoFocus: true } : {}),
    disabled: part.disabled || schema.readOnly === true,
  };
  const set = (next: Json | undefined) => part.change(path, next);
  const text = typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
  const example = schema.examples?.[0];
  const hint = typeof example === 'string' || typeof example === 'number' ? { placeholder: String(example) } : {};
  switch (controlOf(schema)) {
    case 'choice':
      return <ChoiceControl {...{ schema, value, set, required }} aria={aria} />;
    case 'number':
      return <NumberInput {...aria} {...hint} value={value} onChange={set} />;
    case 'textarea':
      return <Textarea {...aria} {...hint} rows={5} value={text} onChange={(event) => set(event.target.value)} />;
    case 'date':
    case 'time':
      return (
        <Input
          {...aria}
          type={schema.format === 'time' ? 'time' : 'date'}
          value={text}
          onChange={(event) => set(event.target.value || undefined)}
        />
      );
    case 'datetime':
      return (
        <Input
          {...aria}
          type="datetime-local"
          value={toLocal(value)}
          onChange={(event) => set(fromLocal(event.target.value))}
        />
      );
    case 'json':
      return <JsonInput {...aria} value={value} onChange={set} />;
    default:
      return (
        <Input
          {...aria}
          {...hint}
          type={schema.format === 'email' ? 'email' : schema.format === 'uri' ? 'url' : 'text'}
          value={text}
          onChange={(event) => set(event.target.value)}
        />
      );
  }
}

function ChoiceControl({
  schema,
  value,
  set,
  required,
  aria,
}: {
  schema: JsonSchema;
  value: Json | undefined;
  set: (next: Json | undefined) => void;
  required: boolean;
  aria: Record<string, unknown>;
}) {
  const choices = choicesOf(schema) ?? [];
  const at = choices.findIndex((choice) => JSON.stringify(choice.value) === JSON.stringify(value));
  const blank = at < 0 || !required ? [{ value: '', label: required ? t.choose : t.none }] : [];
  const options = [...blank, ...choices.map((choice, index) => ({ value: String(index), label: choice.label }))];
  return (
    <Select
      {...aria}
      value={at < 0 ? '' : String(at)}
      options={options}
      onChange={(next) => set(next === '' ? undefined : choices[Number(next)]?.value)}
    />
  );
}

function ObjectField({ part, schema, value, path, title, error, bare }: InnerProps) {
  return (
    <fieldset className={s.group} disabled={part.disabled} {...(bare ? { 'aria-label': title } : {})}>
      {!bare && <legend className={s.legend}>{title}</legend>}
      {!bare && schema.description && <p className={s.help}>{schema.description}</p>}
      <FieldError>{error}</FieldError>
      {Object.entries(schema.properties ?? {}).map(([key, child]) => (
        <SchemaField
          key={key}
          part={part}
          schema={child}
          value={isObject(value) ? value[key] : undefined}
          path={[...path, key]}
          required={schema.required?.includes(key) ?? false}
        />
      ))}
    </fieldset>
  );
}

function ListField({ part, schema, value, path, title, error, id, required }: InnerProps) {
  const rows = Array.isArray(value) ? value : [];
  const items = schema.items ?? {};
  const full = schema.maxItems !== undefined && rows.length >= schema.maxItems;
  return (
    <fieldset className={s.list} aria-describedby={describe(id, error, schema.description)['aria-describedby']}>
      <legend className={s.legend}>
        {title}
        {required && <span aria-hidden> *</span>}
      </legend>
      <div className={s.rows}>
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a list have no identity but their place
          <div className={s.row} key={index}>
            <SchemaField part={part} schema={items} value={row} path={[...path, index]} required bare />
            <IconButton
              label={t.remove(title, index + 1)}
              size="small"
              icon={<Trash2 size={14} />}
              disabled={part.disabled}
              onClick={() => part.change([...path, index], undefined)}
            />
          </div>
        ))}
        <Button
          aria-label={t.addTo(title)}
          size="small"
          className={s.add}
          icon={<Plus size={13} />}
          disabled={part.disabled || full}
          onClick={() => part.change(path, [...rows, blankOf(items, part.root)])}
        >
          {t.add}
        </Button>
      </div>
      <FieldError id={`${id}-error`}>{error}</FieldError>
      {schema.description && (
        <p id={`${id}-help`} className={s.help}>
          {schema.description}
        </p>
      )}
    </fieldset>
  );
}
