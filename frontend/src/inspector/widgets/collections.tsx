/** Widgets for lists, objects and maps, each made of further fields. */

import { ArrowDown, ArrowUp, ChevronRight, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Json, JsonObject, JsonSchema } from '@/api/types';
import { blankOf, dotted, isObject, resolve, titleOf } from '@/forms/schema';
import { widgets as t } from '@/i18n/en/widgets';
import { Button, FieldError, IconButton, Prose } from '@/ui';
import { type FieldPath, useInspector, type WidgetProps } from '../context';
import { ConfigField, ConfigFields } from '../schema-form/ConfigField';
import { freeName, NameInput } from './Keys';
import { Shown, useFault } from './Shown';
import s from './widgets.module.css';

const one = (title: string) => titleOf(title.replace(/s$/, ''), {});

export function ObjectWidget(field: WidgetProps) {
  const { errorAt } = useInspector();
  if (field.nullable) return <Optional {...field} />;
  return (
    <Shown field={{ ...field, id: '' }} error={errorAt(field.path)}>
      <Members {...field} />
    </Shown>
  );
}

function Members(field: WidgetProps) {
  return (
    <div className={s.nested}>
      <ConfigFields
        schema={field.schema}
        root={field.root}
        path={field.path}
        value={isObject(field.value) ? field.value : {}}
        mode={field.mode}
        outer={field.siblings}
      />
    </div>
  );
}

/** A group that may be left out as a whole: folded while nothing in it is set, and taken away at once. */
function Optional(field: WidgetProps) {
  const { set, readOnly, errorAt, errorUnder } = useInspector();
  const [open, setOpen] = useState(field.value !== undefined);
  const { description } = field.schema;
  const isOpen = open || errorUnder(field.path) !== undefined;
  const said = isObject(field.value) ? summaryOf(field.value, field) : '';
  return (
    <details
      className={s.optional}
      data-field={dotted(field.path)}
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <ChevronRight size={13} aria-hidden />
        <span>{field.title}</span>
        <span className={s.said}>{isOpen ? '' : said || t.off}</span>
      </summary>
      <div className={s.optionalBody}>
        {description && (
          <p className={s.quiet}>
            <Prose text={description} />
          </p>
        )}
        <Members {...field} />
        <FieldError>{errorAt(field.path)}</FieldError>
        {field.value !== undefined && !readOnly && (
          <Button size="small" className={s.add} onClick={() => set(field.path, undefined)}>
            {t.turnOff}
          </Button>
        )}
      </div>
    </details>
  );
}

/** `Keep for 1h`: the settings of a folded group. */
function summaryOf(value: JsonObject, { schema, root }: WidgetProps): string {
  const parts = Object.entries(value).flatMap(([key, each]) => {
    const member = schema.properties?.[key];
    if (each === false || each === null) return [];
    const title = titleOf(key, member ? resolve(member, root).schema : {});
    return each === true ? [title] : [`${title} ${Array.isArray(each) ? each.join(', ') : String(each)}`];
  });
  return parts.join(' · ');
}

export function ListWidget(field: WidgetProps) {
  const { set, readOnly } = useInspector();
  const fault = useFault(field, false);
  const rows = listOf(field);
  const items = field.schema.items ?? {};
  const plain = resolve(items, field.root).schema;
  const isGroup = Boolean(plain.properties);
  const title = one(field.title);
  return (
    <Shown field={{ ...field, id: '' }} error={fault}>
      <div className={s.rows}>
        {rows.map((row, index) => {
          const path = [...field.path, index];
          return isGroup ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a list have no identity but their place
            <div className={s.entry} key={index}>
              <div className={s.entryHead}>
                <span className={s.entryName}>{`${title} ${index + 1}`}</span>
                <RemoveRow name={`${title} ${index + 1}`} path={path} />
              </div>
              <ConfigFields
                schema={plain}
                root={field.root}
                path={path}
                value={isObject(row) ? row : {}}
                mode={field.mode}
                outer={field.siblings}
              />
            </div>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <div className={s.row} key={index}>
              <ConfigField
                schema={{ ...items, title: `${title} ${index + 1}` }}
                root={field.root}
                path={path}
                value={row}
                required
                mode={field.mode}
              />
              <RemoveRow name={`${title} ${index + 1}`} path={path} />
            </div>
          );
        })}
        {!readOnly && (
          <Button
            size="small"
            className={s.add}
            icon={<Plus size={13} />}
            onClick={() => set(field.path, [...rows, blankOf(items, field.root)])}
          >
            {t.add}
          </Button>
        )}
      </div>
    </Shown>
  );
}

function RemoveRow({ name, path }: { name: string; path: FieldPath }) {
  const { set, readOnly } = useInspector();
  return (
    <IconButton
      label={t.removeNamed(name)}
      size="small"
      icon={<Trash2 size={14} />}
      disabled={readOnly}
      onClick={() => set(path, undefined)}
    />
  );
}

function listOf(field: WidgetProps): Json[] {
  const value = field.value ?? (field.schema.default as Json | undefined);
  return Array.isArray(value) ? value : [];
}

const ID = /^[a-z][a-z0-9_]{0,62}$/;

function idFault(id: string, others: readonly string[]): string | undefined {
  if (!ID.test(id)) return t.idShape;
  return others.includes(id) ? t.taken(id) : undefined;
}

/** Entries with an id and a label that become ports: routes of a router, actions of an approval. */
export function EntriesWidget(field: WidgetProps) {
  const { set, readOnly, renamePort, errorAt } = useInspector();
  const fault = useFault(field, false);
  const rows = listOf(field).map((row) => (isObject(row) ? row : {}));
  const items = resolve(field.schema.items ?? {}, field.root).schema;
  const ids = rows.map((row) => String(row.id ?? ''));
  const title = one(field.title);

  // A default list is written down with the first change to it.
  const write = (next: JsonObject[]) => set(field.path, next as Json);
  const patch = (index: number, key: string, value: Json | undefined) => {
    if (field.value !== undefined) return set([...field.path, index, key], value);
    write(rows.map((row, at) => (at === index && value !== undefined ? { ...row, [key]: value } : row)));
  };
  function move(index: number, by: number) {
    const next = [...rows];
    const [row] = next.splice(index, 1);
    if (row) next.splice(index + by, 0, row);
    write(next);
  }
  function add() {
    const blank = blankOf(items, field.root);
    const id = freeName(ids, title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_'));
    write([...rows, { ...(isObject(blank) ? blank : {}), id, label: '' }]);
  }

  return (
    <Shown field={{ ...field, id: '' }} error={fault}>
      <div className={s.rows}>
        {rows.map((row, index) => {
          const path = [...field.path, index];
          const id = ids[index] ?? '';
          const name = String(row.label || id);
          return (
            <div className={s.entry} key={id || index} data-field={dotted(path)}>
              <div className={s.entryHead}>
                <NameInput
                  className={s.entryName}
                  label={t.labelOf(id)}
                  value={String(row.label ?? '')}
                  readOnly={readOnly}
                  check={() => undefined}
                  onCommit={(label) => patch(index, 'label', label)}
                />
                <NameInput
                  mono
                  className={s.entryId}
                  label={t.idOf(name)}
                  value={id}
                  readOnly={readOnly}
                  check={(next) =>
                    idFault(
                      next,
                      ids.filter((_, at) => at !== index),
                    )
                  }
                  onCommit={(next) => {
                    if (field.value === undefined) write(rows);
                    renamePort([...path, 'id'], id, next);
                  }}
                />
                <IconButton
                  label={t.up(name)}
                  size="small"
                  icon={<ArrowUp size={13} />}
                  disabled={readOnly || index === 0}
                  onClick={() => move(index, -1)}
                />
                <IconButton
                  label={t.down(name)}
                  size="small"
                  icon={<ArrowDown size={13} />}
                  disabled={readOnly || index === rows.length - 1}
                  onClick={() => move(index, 1)}
                />
                <IconButton
                  label={t.removeNamed(name)}
                  size="small"
                  icon={<Trash2 size={13} />}
                  disabled={readOnly}
                  onClick={() => write(rows.filter((_, at) => at !== index))}
                />
              </div>
              <FieldError>{errorAt([...path, 'id']) ?? errorAt([...path, 'label']) ?? errorAt(path)}</FieldError>
              <ConfigFields
                schema={items}
                root={field.root}
                path={path}
                value={row}
                mode={field.mode}
                outer={field.siblings}
                only={(_, key) => key !== 'id' && key !== 'label'}
              />
            </div>
          );
        })}
        {!readOnly && (
          <Button size="small" className={s.add} icon={<Plus size={13} />} onClick={add}>
            {t.add}
          </Button>
        )}
      </div>
    </Shown>
  );
}

/** Values by name: carried values of a loop, headers of a request. */
export function MapWidget(field: WidgetProps) {
  const { set, readOnly } = useInspector();
  const fault = useFault(field, false);
  const given = isObject(field.value) ? field.value : {};
  const names = Object.keys(given);
  const inner = isObject(field.schema.additionalProperties) ? (field.schema.additionalProperties as JsonSchema) : {};
  const plain = resolve(inner, field.root).schema;
  const isGroup = Boolean(plain.properties);

  const rename = (from: string, to: string) =>
    set(field.path, Object.fromEntries(names.map((name) => [name === from ? to : name, given[name] ?? null])));
  const check = (name: string) => (name === '' ? t.nameIt : names.includes(name) ? t.taken(name) : undefined);

  return (
    <Shown field={{ ...field, id: '' }} error={fault}>
      <div className={s.rows}>
        {names.map((name) => (
          <div className={s.entry} key={name} data-field={dotted([...field.path, name])}>
            <div className={s.entryHead}>
              <NameInput
                mono
                className={s.entryName}
                label={t.nameOf(name)}
                value={name}
                readOnly={readOnly}
                check={check}
                onCommit={(next) => rename(name, next)}
              />
              <IconButton
                label={t.removeNamed(name)}
                size="small"
                icon={<Trash2 size={13} />}
                disabled={readOnly}
                onClick={() => set([...field.path, name], undefined)}
              />
            </div>
            {isGroup ? (
              <ConfigFields
                schema={plain}
                root={field.root}
                path={[...field.path, name]}
                value={isObject(given[name]) ? given[name] : {}}
                mode={field.mode}
                outer={field.siblings}
              />
            ) : (
              <ConfigField
                schema={{ ...inner, title: t.value }}
                root={field.root}
                path={[...field.path, name]}
                value={given[name]}
                required
                mode={field.mode}
              />
            )}
          </div>
        ))}
        {!readOnly && (
          <Button
            size="small"
            className={s.add}
            icon={<Plus size={13} />}
            onClick={() => set([...field.path, freeName(names, 'value')], isGroup ? blankOf(inner, field.root) : '')}
          >
            {t.add}
          </Button>
        )}
      </div>
    </Shown>
  );
}
