/** Widgets for lists and maps, each made of further fields. */

import { Plus, Trash2 } from 'lucide-react';
import type { Json, JsonSchema } from '@/api/types';
import { blankOf, dotted, isObject, resolve, titleOf } from '@/forms/schema';
import { widgets as t } from '@/i18n/en/widgets';
import { Button, IconButton } from '@/ui';
import { type FieldPath, useInspector, type WidgetProps } from '../context';
import { ConfigField, ConfigFields } from '../schema-form/ConfigField';
import { freeName, NameInput, useRowKeys } from './Keys';
import { Shown, useFault } from './Shown';
import s from './widgets.module.css';

/** What one row of a list is called: `Route` of `Routes`. */
export const one = (title: string): string => titleOf(title.replace(/s$/, ''), {});

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

/** The rows in force: those that are set, else the default's. */
export function listOf(field: WidgetProps): Json[] {
  const value = field.value ?? (field.schema.default as Json | undefined);
  return Array.isArray(value) ? value : [];
}

/** Values by name: carried values of a loop, headers of a request. */
export function MapWidget(field: WidgetProps) {
  const { set, readOnly, renameRow } = useInspector();
  const keys = useRowKeys();
  const fault = useFault(field, false);
  const given = isObject(field.value) ? field.value : {};
  const names = Object.keys(given);
  const inner = isObject(field.schema.additionalProperties) ? (field.schema.additionalProperties as JsonSchema) : {};
  const plain = resolve(inner, field.root).schema;
  const isGroup = Boolean(plain.properties);

  function rename(from: string, to: string) {
    const renamed = names.map((name) => [name === from ? to : name, given[name] ?? null]);
    keys.rename(from, to);
    renameRow(field.path, from, to, Object.fromEntries(renamed));
  }
  const check = (name: string) => (name === '' ? t.nameIt : names.includes(name) ? t.taken(name) : undefined);

  return (
    <Shown field={{ ...field, id: '' }} error={fault}>
      <div className={s.rows}>
        {names.map((name) => (
          <div className={s.entry} key={keys.of(name)} data-field={dotted([...field.path, name])}>
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
