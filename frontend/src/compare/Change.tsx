/** One value before and after: of texts the changed words, of objects the changed fields; long ones are cut. */
import { useState } from 'react';
import { wordDiff } from '../approvals/diff';
import { changes } from '../graph/diff';
import { isObject, same } from '../graph/paths';
import { titleOf } from '../graph/slug';
import type { Json } from '../graph/types';
import { versions as t } from '../i18n/en/versions';
import s from './change.module.css';

/** Longer texts are cut until somebody asks for all. */
const LONGEST = 1200;
/** Two texts at least this long are compared by words; shorter ones stand beside each other. */
const WORDS_FROM = 24;
const MOST_FIELDS = 40;

interface ChangeProps {
  before: Json | undefined;
  after: Json | undefined;
}

export function Change({ before, after }: ChangeProps) {
  const [all, setAll] = useState(false);
  const isChanged = isObject(before) && isObject(after) && !same(before, after);
  const long = Math.max(textOf(before).length, textOf(after).length) > LONGEST;
  return (
    <div className={s.change}>
      {isChanged ? (
        <Fields before={before} after={after} all={all} />
      ) : (
        <Plain before={before} after={after} all={all} />
      )}
      {long && (
        <button type="button" className={s.more} onClick={() => setAll(!all)}>
          {all ? t.showLess : t.showAll}
        </button>
      )}
    </div>
  );
}

/** Only the fields that differ, each by its path. */
function Fields({ before, after, all }: { before: Json; after: Json; all: boolean }) {
  const found = changes(before, after, []);
  return (
    <dl className={s.fields}>
      {found.slice(0, all ? found.length : MOST_FIELDS).map((field) => (
        <div key={field.path.join('.')}>
          <dt>{field.path.map((key) => (typeof key === 'number' ? key + 1 : titleOf(key))).join(', ')}</dt>
          <dd>
            <Plain before={field.before} after={field.after} all={all} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Plain({ before, after, all }: ChangeProps & { all: boolean }) {
  if (same(before, after)) return <p className={s.text}>{cut(textOf(after), all)}</p>;
  const areTexts = typeof before === 'string' && typeof after === 'string';
  if (areTexts && Math.max(before.length, after.length) >= WORDS_FROM) {
    return <Words before={cut(before, all)} after={cut(after, all)} />;
  }
  return (
    <p className={s.text}>
      {before === undefined ? <span className={s.none}>{t.notSet}</span> : <del>{cut(textOf(before), all)}</del>}
      <span className={s.arrow}> → </span>
      {after === undefined ? <span className={s.none}>{t.notSet}</span> : <ins>{cut(textOf(after), all)}</ins>}
    </p>
  );
}

function Words({ before, after }: { before: string; after: string }) {
  return (
    <p className={s.text}>
      {wordDiff(before, after).map((piece, index) => {
        const key = `${index}`;
        if (piece.kind === 'gone') return <del key={key}>{piece.text}</del>;
        if (piece.kind === 'new') return <ins key={key}>{piece.text}</ins>;
        return <span key={key}>{piece.text}</span>;
      })}
    </p>
  );
}

export function textOf(value: Json | undefined): string {
  if (value === undefined) return '';
  if (value === '') return '""';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1);
}

function cut(text: string, all: boolean): string {
  return all || text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
