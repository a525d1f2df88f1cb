/** Names that are committed when the typing is over: keys of maps, ids of routes. */
import { useState } from 'react';
import { FieldError, Input } from '@/ui';

export function NameInput({
  value,
  label,
  check,
  onCommit,
  readOnly,
  mono,
  className,
}: {
  value: string;
  label: string;
  /** Why the name cannot be, or undefined. */
  check: (name: string) => string | undefined;
  onCommit: (name: string) => void;
  readOnly?: boolean;
  mono?: boolean;
  className?: string | undefined;
}) {
  const [draft, setDraft] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setDraft(value);
  }
  const fault = draft === value ? undefined : check(draft.trim());
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
        aria-invalid={fault ? true : undefined}
        value={draft}
        readOnly={readOnly}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          if (event.key === 'Escape') setDraft(value);
        }}
      />
      <FieldError>{fault}</FieldError>
    </div>
  );
}

/** `name`, else `name_2`, `name_3`, … */
export function freeName(taken: readonly string[], wish: string): string {
  if (!taken.includes(wish)) return wish;
  for (let n = 2; ; n += 1) if (!taken.includes(`${wish}_${n}`)) return `${wish}_${n}`;
}
