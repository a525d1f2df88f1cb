/** The widget for entries that become ports: routes of a router, actions of an approval. */

import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import type { Json, JsonObject } from '@/api/types';
import { blankOf, dotted, isObject, resolve } from '@/forms/schema';
import { widgets as t } from '@/i18n/en/widgets';
import { Button, FieldError, IconButton } from '@/ui';
import { useInspector, type WidgetProps } from '../context';
import { ConfigFields } from '../schema-form/ConfigField';
import { listOf, one } from './collections';
import { freeName, NameInput } from './Keys';
import { Shown, useFault } from './Shown';
import s from './widgets.module.css';

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
