/** Inputs whose text is not the value itself: numbers, JSON, dates with a time. They keep what is typed until it reads. */
import { type ComponentProps, useState } from 'react';
import type { Json } from '@/api/types';
import { forms as t } from '@/i18n/en/forms';
import { FieldError, Input, Textarea } from '@/ui';

type Common = Omit<ComponentProps<'input'>, 'value' | 'onChange'> & { small?: boolean };

/** A number; an empty input is undefined, and what cannot be read as a number is handed on as the text it is. */
export function NumberInput({
  value,
  onChange,
  ...rest
}: Common & { value: Json | undefined; onChange: (value: number | string | undefined) => void }) {
  const shown = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  const [draft, setDraft] = useState(shown);
  const [known, setKnown] = useState(shown);
  // The value was changed from outside (undo, another field): what was typed no longer counts.
  if (known !== shown) {
    setKnown(shown);
    if (String(readNumber(draft) ?? '') !== shown) setDraft(shown);
  }
  return (
    <Input
      inputMode="decimal"
      {...rest}
      value={draft}
      onChange={(event) => {
        setDraft(event.target.value);
        const next = readNumber(event.target.value);
        setKnown(String(next ?? ''));
        onChange(next);
      }}
    />
  );
}

/**
 * `" 3,5 "` → 3.5; "" → undefined; anything else that is no number stays text: so does `1,000`, which some write for a
 * thousand and others for one.
 */
export function readNumber(text: string): number | string | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  if (!/^[-+]?[\d.,]+(?:e[-+]?\d+)?$/i.test(trimmed) || /^[-+]?[1-9]\d{0,2},\d{3}$/.test(trimmed)) return trimmed;
  const number = Number(trimmed.replace(/^([-+]?\d*),(\d+)$/, '$1.$2'));
  return Number.isFinite(number) ? number : trimmed;
}

export function showJson(value: Json | undefined): string {
  return value === undefined ? '' : JSON.stringify(value, null, 2);
}

/** JSON as text: undefined when empty; throws a sentence when it cannot be read. */
export function readJson(text: string): Json | undefined {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^JSON\.parse: /, '') : '';
    throw new Error(t.notJson(reason));
  }
}

/** Any JSON as text; handed on while it can be read, kept as typed (with the reason) while it cannot. */
export function JsonInput({
  value,
  onChange,
  ...rest
}: Omit<ComponentProps<'textarea'>, 'value' | 'onChange'> & {
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
}) {
  const shown = showJson(value);
  const [draft, setDraft] = useState(shown);
  const [known, setKnown] = useState(shown);
  const [fault, setFault] = useState<string | null>(null);
  if (known !== shown) {
    setKnown(shown);
    setDraft(shown);
    setFault(null);
  }
  return (
    <>
      <Textarea
        mono
        spellCheck={false}
        rows={Math.min(14, Math.max(4, draft.split('\n').length))}
        {...rest}
        {...(fault ? { 'aria-invalid': true } : {})}
        value={draft}
        onChange={(event) => {
          setDraft(event.target.value);
          try {
            const next = readJson(event.target.value);
            setKnown(showJson(next));
            setFault(null);
            onChange(next);
          } catch (error) {
            setFault((error as Error).message);
          }
        }}
        onBlur={() => {
          if (!fault) setDraft(showJson(value));
        }}
      />
      <FieldError>{fault}</FieldError>
    </>
  );
}

/** An ISO time ⇄ what `<input type="datetime-local">` shows, in the reader's own time zone. */
export function toLocal(iso: Json | undefined): string {
  if (typeof iso !== 'string') return '';
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '';
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

export function fromLocal(local: string): string | undefined {
  const date = new Date(local);
  return local && !Number.isNaN(date.getTime()) ? date.toISOString() : undefined;
}
