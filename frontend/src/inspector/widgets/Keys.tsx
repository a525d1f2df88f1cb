/** Names that are committed when the typing is over: keys of maps, ids of routes. */
import { useId, useState } from 'react';
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
