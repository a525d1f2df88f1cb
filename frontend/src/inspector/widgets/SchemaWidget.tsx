/** A JSON Schema as a table of fields, or raw. For run inputs, structured answers and approval forms. */

import { ChevronDown, ChevronRight, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Json, JsonSchema } from '@/api/types';
import { dotted, titleOf } from '@/forms/schema';
import { widgets as t } from '@/i18n/en/widgets';
import { Button, Field, FieldError, IconButton, Input, Select, Switch, Textarea } from '@/ui';
import { useInspector, type WidgetProps } from '../context';
import {
  choicesFrom,
  type FieldKind,
  type FieldRow,
  isTable,
  KINDS,
  rowsOf,
  schemaOf,
  withKind,
} from '../schema-form/table';
import { freeName, NameInput, useRowKeys } from './Keys';
import { Shown, useFault } from './Shown';
import { JsonWidget } from './text';
import s from './widgets.module.css';

const NAME = /^[A-Za-z_]\w*$/;

function withDefault(schema: JsonSchema, text: string, kind: FieldKind): JsonSchema {
  const { default: _old, ...rest } = schema;
  if (text === '') return rest;
  if (text.includes('{{') || ['text', 'long', 'date', 'choice'].includes(kind)) return { ...rest, default: text };
  try {
    return { ...rest, default: JSON.parse(text) as Json };
  } catch {
    return { ...rest, default: text }; // half-typed; the checks say what is wrong with it
  }
}

function Details({
  row,
  readOnly,
  change,
}: {
  row: FieldRow;
  readOnly: boolean;
  change: (schema: JsonSchema) => void;
}) {
  const { schema, kind } = row;
  const shown =
    schema.default === undefined
      ? ''
      : typeof schema.default === 'string'
        ? schema.default
        : JSON.stringify(schema.default);
  const put = (key: 'title' | 'description', text: string) => {
    const { [key]: _old, ...rest } = schema;
    change(text ? { ...rest, [key]: text } : rest);
  };
  return (
    <div className={s.propertyMore}>
      {kind === 'choice' && (
        <Field label={t.choices}>
          <Textarea
            aria-label={t.choicesOf(row.name)}
            rows={3}
            readOnly={readOnly}
            defaultValue={(schema.enum ?? []).map(String).join('\n')}
            onBlur={(event) => change({ ...schema, enum: choicesFrom(event.target.value) })}
          />
        </Field>
      )}
      <Field label={t.title}>
        <Input
          small
          aria-label={t.titleOf(row.name)}
          readOnly={readOnly}
          value={schema.title ?? ''}
          placeholder={titleOf(row.name, {})}
          onChange={(event) => put('title', event.target.value)}
        />
      </Field>
      <Field label={t.help}>
        <Input
          small
          aria-label={t.helpOf(row.name)}
          readOnly={readOnly}
          value={schema.description ?? ''}
          placeholder={t.helpHint}
          onChange={(event) => put('description', event.target.value)}
        />
      </Field>
      {kind !== 'object' && (
        <Field label={t.begins}>
          <Input
            small
            aria-label={t.defaultOf(row.name)}
            readOnly={readOnly}
            value={shown}
            placeholder={t.empty}
            onChange={(event) => change(withDefault(schema, event.target.value, kind))}
          />
        </Field>
      )}
      {(kind === 'object' || kind === 'list') && <p className={s.quiet}>{t.insideAsJson}</p>}
    </div>
  );
}

function Row({
  row,
  at,
  taken,
  readOnly,
  fault,
  onRename,
  onChange,
  onRemove,
}: {
  row: FieldRow;
  /** Where problems with it are told: `config.inputs.properties.topic`. */
  at: string;
  taken: string[];
  readOnly: boolean;
  fault: string | undefined;
  onRename: (name: string) => void;
  onChange: (row: FieldRow) => void;
  onRemove: () => void;
}) {
  const [open, setOpen] = useState(false);
  const check = (name: string) => {
    if (!NAME.test(name)) return t.nameShape;
    return taken.includes(name) ? t.taken(name) : undefined;
  };
  return (
    <div className={s.property} data-field={at}>
      <div className={s.propertyMain}>
        <NameInput
          mono
          label={t.nameOf(row.name)}
          value={row.name}
          readOnly={readOnly}
          check={check}
          onCommit={onRename}
        />
        <Select
          small
          label={t.typeOf(row.name)}
          disabled={readOnly}
          value={row.kind}
          options={KINDS}
          onChange={(kind) =>
            onChange({ ...row, kind: kind as FieldKind, schema: withKind(row.schema, kind as FieldKind) })
          }
        />
        <IconButton
          label={open ? t.less(row.name) : t.more(row.name)}
          aria-expanded={open}
          size="small"
          icon={open ? <ChevronDown size={14} /> : <ChevronRight size={14} />}
          onClick={() => setOpen(!open)}
        />
        <IconButton
          label={t.removeNamed(row.name)}
          size="small"
          icon={<Trash2 size={14} />}
          disabled={readOnly}
          onClick={onRemove}
        />
      </div>
      <FieldError>{fault}</FieldError>
      {open && (
        <>
          <Switch
            label={t.required}
            checked={row.required}
            disabled={readOnly}
            onChange={(required) => onChange({ ...row, required })}
          />
          <Details row={row} readOnly={readOnly} change={(schema) => onChange({ ...row, schema })} />
        </>
      )}
    </div>
  );
}

export default function SchemaWidget(field: WidgetProps) {
  const { set, readOnly, renameRow, errorUnder } = useInspector();
  const fault = useFault(field);
  const keys = useRowKeys();
  const fits = isTable(field.value);
  const [raw, setRaw] = useState(false);
  const rows = fits ? rowsOf(field.value) : [];
  const write = (next: FieldRow[]) =>
    set(field.path, next.length === 0 && !field.required ? undefined : schemaOf(next, field.value));
  const changed = (index: number, row: FieldRow) => rows.map((each, at) => (at === index ? row : each));
  const pathOf = (name: string) => [...field.path, 'properties', name];
  const isInRow = rows.some((row) => errorUnder(pathOf(row.name)) !== undefined);
  function rename(index: number, row: FieldRow, name: string) {
    keys.rename(row.name, name);
    renameRow(field.path, row.name, name, schemaOf(changed(index, { ...row, name }), field.value));
  }

  if (raw || !fits) {
    return (
      <div className={s.valueBox}>
        <JsonWidget {...field} mode="literal" />
        {fits && (
          <button type="button" className={s.link} style={{ alignSelf: 'flex-start' }} onClick={() => setRaw(false)}>
            {t.asTable}
          </button>
        )}
      </div>
    );
  }
  return (
    <Shown field={{ ...field, id: '' }} error={isInRow ? undefined : fault}>
      <div className={s.table}>
        {rows.map((row, index) => (
          <Row
            key={keys.of(row.name)}
            row={row}
            at={dotted(pathOf(row.name))}
            fault={errorUnder(pathOf(row.name))}
            onRename={(name) => rename(index, row, name)}
            taken={rows.filter((_, at) => at !== index).map((each) => each.name)}
            readOnly={readOnly}
            onChange={(next) => write(changed(index, next))}
            onRemove={() => write(rows.filter((_, at) => at !== index))}
          />
        ))}
        <div className={s.tableFoot}>
          {readOnly ? (
            <span className={s.quiet}>{rows.length === 0 ? t.noFields : ''}</span>
          ) : (
            <Button
              size="small"
              icon={<Plus size={13} />}
              onClick={() =>
                write([
                  ...rows,
                  {
                    name: freeName(
                      rows.map((row) => row.name),
                      'field',
                    ),
                    kind: 'text',
                    required: false,
                    schema: { type: 'string' },
                  },
                ])
              }
            >
              {t.addField}
            </Button>
          )}
          <button type="button" className={s.link} onClick={() => setRaw(true)}>
            {t.asJson}
          </button>
        </div>
      </div>
    </Shown>
  );
}
