/** Names that are committed when the typing is over: keys of maps, ids of routes. */
import { useId, useRef, useState } from 'react';
import { describe, FieldError, Input } from '@/ui';
import s from './widgets.module.css';

export function NameInput({
  value,
  label,
  check,
  note,
  onCommit,
  readOnly,
  mono,
  className,
}: {
  value: string;
  label: string;
  /** Why the name cannot be, or undefined. */
  check: (name: string) => string | undefined;
  /** What the new name will bring about, said before it is taken. */
  note?: () => string;
  onCommit: (name: string) => void;
  readOnly?: boolean;
  mono?: boolean;
  className?: string | undefined;
}) {
  const id = useId();
  const [draft, setDraft] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setDraft(value);
  }
  const fault = draft === value ? undefined : check(draft.trim());
  const said = draft === value || fault ? '' : note?.();
  function commit() {
    const name = draft.trim();
    if (name !== value && !check(name)) onCommit(name);
    else setDraft(value);
  }
  return (
    <div className={className}>
      <Input
        small
        mono={mono}
        aria-label={label}
        title={label}
        {...describe(id, fault, said)}
        value={draft}
        readOnly={readOnly}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          if (event.key === 'Escape') setDraft(value);
        }}
      />
      <FieldError id={`${id}-error`}>{fault}</FieldError>
      {said && (
        <p id={`${id}-help`} className={s.quiet} role="status">
          {said}
        </p>
      )}
    </div>
  );
}

/** `name`, else `name_2`, `name_3`, … */
export function freeName(taken: readonly string[], wish: string): string {
  if (!taken.includes(wish)) return wish;
  for (let n = 2; ; n += 1) if (!taken.includes(`${wish}_${n}`)) return `${wish}_${n}`;
}

/** A key for each named row that it keeps under a new name: what is clicked to end the typing is not built anew under the pointer. */
export function useRowKeys(): { of: (name: string) => number; rename: (from: string, to: string) => void } {
  const keys = useRef(new Map<string, number>());
  const last = useRef(0);
  const of = (name: string): number => {
    const key = keys.current.get(name) ?? last.current + 1;
    last.current = Math.max(last.current, key);
    keys.current.set(name, key);
    return key;
  };
  const rename = (from: string, to: string): void => {
    keys.current.set(to, of(from));
    keys.current.delete(from);
  };
  return { of, rename };
}
