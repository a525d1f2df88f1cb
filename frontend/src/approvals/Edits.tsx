/** What was edited before answering, field by field; of texts the changed words. */
import type { JsonObject, JsonSchema } from '../api';
import { wordDiff } from './diff';
import s from './edits.module.css';
import { editedFields } from './model';

interface EditsProps {
  form: JsonSchema;
  before: JsonObject;
  after: JsonObject;
}

export function Edits({ form, before, after }: EditsProps) {
  return (
    <dl className={s.edits}>
      {editedFields(before, after).map((name) => (
        <div key={name}>
          <dt>{form.properties?.[name]?.title ?? name}</dt>
          <dd>
            {wordDiff(asText(before[name]), asText(after[name])).map((piece, index) => {
              const key = `${index}`;
              if (piece.kind === 'gone') return <del key={key}>{piece.text}</del>;
              if (piece.kind === 'new') return <ins key={key}>{piece.text}</ins>;
              return <span key={key}>{piece.text}</span>;
            })}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function asText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
