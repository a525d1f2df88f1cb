/** A value for people: a text as markdown, an object field by field, anything as JSON; with a button to copy it. */

import { type ReactNode, useState } from 'react';
import { isObject } from '../graph/paths';
import { value as t } from '../i18n/en/dock-tabs';
import { isImage } from '../run/format';
import { CopyButton, Markdown } from '../ui';
import { JsonTree } from './JsonTree';
import { Picture, Text, useCut } from './Long';
import s from './value.module.css';

interface ValueProps {
  value: unknown;
  /** What it is, for the name of the copy button: `the output`. */
  label: string;
  /** Stands above the value, left of the tools. */
  title: ReactNode;
  /** In a box of its own. */
  boxed?: boolean;
}

export function Value({ value, label, title, boxed }: ValueProps) {
  const [raw, setRaw] = useState(false);
  const whole = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return (
    <section>
      <header className={s.head}>
        <h3>{title}</h3>
        <button type="button" className={s.switch} aria-pressed={raw} onClick={() => setRaw(!raw)}>
          {t.raw}
        </button>
        <CopyButton text={whole ?? ''} label={t.copy(label)} />
      </header>
      <div className={boxed ? s.box : undefined}>
        {raw ? (
          <pre className={s.raw}>
            <Text text={whole ?? ''} />
          </pre>
        ) : (
          <Formatted value={value} />
        )}
      </div>
    </section>
  );
}

function Formatted({ value }: { value: unknown }) {
  if (isImage(value)) return <Picture source={value} />;
  if (typeof value === 'string') return <Prose text={value} />;
  if (typeof value !== 'object' || value === null) return <p className={s.single}>{String(value)}</p>;
  if (!isObject(value) || !hasLongText(value)) return <JsonTree value={value} />;
  return (
    <div className={s.fields}>
      {Object.entries(value).map(([name, field]) => (
        <div key={name}>
          <div className={s.name}>{name}</div>
          {isImage(field) ? (
            <Picture source={field} />
          ) : typeof field === 'string' ? (
            <Prose text={field} />
          ) : (
            <JsonTree value={field} depth={1} />
          )}
        </div>
      ))}
    </div>
  );
}

/** A text as markdown; of a very long one the beginning. */
function Prose({ text }: { text: string }) {
  const { shown, more } = useCut(text);
  return (
    <>
      <Markdown text={shown} className={s.text ?? ''} />
      {more}
    </>
  );
}

/** Such an object reads better field by field than as a tree. */
function hasLongText(value: Record<string, unknown>): boolean {
  return Object.values(value).some(
    (field) => typeof field === 'string' && (field.length > 60 || field.includes('\n')),
  );
}
