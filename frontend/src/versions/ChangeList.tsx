/** What changed, to read: step by step with each setting before and after, wires, notes; moves folded into one line. */

import { useEffect, useRef } from 'react';
import { Change } from '../compare/Change';
import type { DocDiff } from '../graph/diff';
import { nodeName } from '../graph/slug';
import type { Doc } from '../graph/types';
import { versions as t } from '../i18n/en/versions';
import s from './changes.module.css';
import { Sign } from './Drawing';
import type { Entry } from './words';

interface ChangeListProps {
  entries: Entry[];
  diff: DocDiff;
  after: Doc;
  /** The key of the change that is looked at. */
  at?: string | null;
  onAt?: (key: string) => void;
}

export function ChangeList({ entries, diff, after, at = null, onAt }: ChangeListProps) {
  return (
    <>
      <ol className={s.list} aria-label={t.list}>
        {entries.map((entry) => (
          <Item key={entry.key} entry={entry} isAt={entry.key === at} onAt={onAt} />
        ))}
      </ol>
      {diff.moved.length > 0 && (
        <details className={s.moved}>
          <summary>{t.moved(diff.moved.length)}</summary>
          <p>{diff.moved.map((id) => movedName(after, id)).join(', ')}</p>
        </details>
      )}
    </>
  );
}

function movedName(doc: Doc, id: string): string {
  if (doc.nodes[id]) return nodeName(doc, id);
  const frame = doc.ui?.frames?.find((each) => each.id === id);
  return frame ? frame.label || t.frame : t.note;
}

function Item({ entry, isAt, onAt }: { entry: Entry; isAt: boolean; onAt: ((key: string) => void) | undefined }) {
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isAt) item.current?.scrollIntoView({ block: 'nearest' });
  }, [isAt]);
  const head = (
    <>
      <Sign mark={entry.mark} />
      <span className={s.title}>
        {entry.title}
        <span className="sr-only">, {t.marks[entry.mark]}</span>
      </span>
      <span className={s.about}>{entry.about}</span>
    </>
  );
  return (
    <li ref={item} className={s.item} data-change={entry.key} data-mark={entry.mark} aria-current={isAt || undefined}>
      {onAt ? (
        <button type="button" className={s.head} onClick={() => onAt(entry.key)}>
          {head}
        </button>
      ) : (
        <div className={s.head}>{head}</div>
      )}
      {entry.wires.map((wire) => (
        <p key={wire.key} className={s.wire} data-mark={wire.added ? 'added' : 'removed'}>
          {wire.text}
        </p>
      ))}
      {entry.fields.length > 0 && (
        <dl className={s.fields}>
          {entry.fields.map(({ key, label, change }) => (
            <div key={key}>
              <dt>
                {label}
                {change.follows && <span className={s.about}> · {t.follows}</span>}
              </dt>
              <dd>
                <Change before={change.before} after={change.after} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}
