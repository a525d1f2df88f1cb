/** A value to read: texts as they are, lists and objects as a tree that folds, lists of like objects as a table. */
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { value as t } from '../i18n/en/dock-tabs';
import { isImage } from '../run/format';
import { columnsOf } from '../run/table';
import s from './json.module.css';
import { Picture, Text } from './Long';

/** Longer lists show their first entries and a button for more. */
const PAGE = 50;

interface TreeProps {
  value: unknown;
  name?: string;
  /** How many levels begin unfolded. */
  depth?: number;
}

export function JsonTree({ value, name, depth = 2 }: TreeProps) {
  if (typeof value !== 'object' || value === null) return <Leaf value={value} name={name} />;
  return <Branch value={value} name={name} depth={depth} />;
}

function Branch({ value, name, depth }: { value: object; name: string | undefined; depth: number }) {
  const [open, setOpen] = useState(depth > 0);
  const list = Array.isArray(value);
  const entries = list ? value.map((item, index) => [String(index), item] as const) : Object.entries(value);
  const size = list ? t.items(entries.length) : t.fields(entries.length);
  if (entries.length === 0) return <Leaf value={list ? [] : {}} name={name} />;
  const columns = list ? columnsOf(value) : null;
  const inside = columns ? (
    <Rows rows={value as Row[]} columns={columns} />
  ) : (
    <Inside entries={entries} depth={depth} />
  );
  if (name === undefined) return inside;
  return (
    <div>
      <button type="button" className={s.head} aria-expanded={open} onClick={() => setOpen(!open)}>
        <ChevronRight size={12} aria-hidden />
        <span className={s.name}>{name}</span>
        <span className={s.size}>{size}</span>
      </button>
      {open && <div className={s.inside}>{inside}</div>}
    </div>
  );
}

function Inside({ entries, depth }: { entries: (readonly [string, unknown])[]; depth: number }) {
  const { shown, more } = usePages(entries.length);
  const flat = entries.every(([, item]) => typeof item !== 'object' || item === null);
  return (
    <div data-flat={flat || undefined}>
      {entries.slice(0, shown).map(([key, item]) => (
        <JsonTree key={key} name={key} value={item} depth={depth - 1} />
      ))}
      {more}
    </div>
  );
}

type Row = Readonly<Record<string, unknown>>;

/** A list of objects with the same few fields. */
function Rows({ rows, columns }: { rows: readonly Row[]; columns: readonly string[] }) {
  const { shown, more } = usePages(rows.length);
  return (
    <>
      <table className={s.table}>
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shown).map((row, at) => {
            const key = `${at}`; // rows have no names, and stay where they are
            return (
              <tr key={key}>
                {columns.map((name) => (
                  <td key={name}>{row[name] !== undefined && <Leaf value={row[name]} name={undefined} />}</td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      {more}
    </>
  );
}

/** How many of so many are shown, and a button for more. */
function usePages(count: number): { shown: number; more: ReactNode } {
  const [shown, setShown] = useState(PAGE);
  const more = count > shown && (
    <button type="button" className={s.more} onClick={() => setShown(shown + 10 * PAGE)}>
      {t.more(count - shown)}
    </button>
  );
  return { shown, more };
}

function Leaf({ value, name }: { value: unknown; name: string | undefined }) {
  const text = typeof value === 'string';
  const shown = text ? value : JSON.stringify(value);
  return (
    <div className={s.leaf} data-alone={name === undefined || undefined}>
      {name !== undefined && <span className={s.name}>{name}</span>}
      <span className={s.value} data-type={value === null ? 'null' : typeof value}>
        {text && isImage(value) ? <Picture source={value} /> : <Text text={shown === '' ? t.empty : (shown ?? '')} />}
      </span>
    </div>
  );
}
