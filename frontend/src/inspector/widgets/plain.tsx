/** Widgets for single values: numbers, choices, switches, lengths of time. */
import { useState } from 'react';
import type { Json } from '@/api/types';
import { NumberInput } from '@/forms/controls';
import { choicesOf, dotted } from '@/forms/schema';
import { inspector as t } from '@/i18n/en/inspector';
import { describe, Field, Input, Prose, Segments, Select, Switch } from '@/ui';
import { useInspector, type WidgetProps } from '../context';
import { placeholderOf } from '../schema-form/choose';
import { inWords, secondsOf } from './duration';
import { Reset, Shown, useFault } from './Shown';
import s from './widgets.module.css';

/** More steps than this cannot be told apart on a slider of the inspector's width. */
const LONGEST_SLIDE = 64;

export function NumberWidget(field: WidgetProps) {
  const { set, readOnly } = useInspector();
  const fault = useFault(field);
  const { minimum, maximum, type } = field.schema;
  const slides =
    (type === 'number' || type === 'integer') &&
    minimum !== undefined &&
    maximum !== undefined &&
    maximum - minimum <= LONGEST_SLIDE;
  const usual = typeof field.schema.default === 'number' ? field.schema.default : undefined;
  const shown = typeof field.value === 'number' ? field.value : undefined;
  const unit = field.schema['x-unit'];
  const described = describe(field.id, fault, field.schema.description);
  return (
    <Shown field={field} error={fault}>
      <div className={unit && !slides ? s.length : s.slider}>
        {slides && (
          <input
            type="range"
            aria-label={field.title}
            min={minimum}
            max={maximum}
            step={type === 'integer' ? 1 : (maximum - minimum) / 20}
            value={shown ?? usual ?? (minimum + maximum) / 2}
            data-unset={shown === undefined || undefined}
            disabled={readOnly}
            onChange={(event) => set(field.path, Number(event.target.value))}
          />
        )}
        <NumberInput
          {...described}
          {...(unit ? { 'aria-describedby': `${field.id}-unit ${described['aria-describedby'] ?? ''}`.trim() } : {})}
          small={slides}
          value={field.value}
          readOnly={readOnly}
          placeholder={placeholderOf(field.schema) || (readOnly ? t.notSet : slides ? t.own : '')}
          onChange={(next) => set(field.path, next)}
        />
        {unit && !(readOnly && shown === undefined && usual === undefined) && (
          <span id={`${field.id}-unit`} className={s.quiet}>
            {unitFor(shown ?? usual, unit)}
          </span>
        )}
      </div>
    </Shown>
  );
}

/** Units come in the plural of the server's English: `1 token`, `2 tokens`. */
export function unitFor(count: number | undefined, unit: string): string {
  return count === 1 ? unit.replace(/s$/, '') : unit;
}

/** Few short choices are buttons beside each other, more are a list. */
export function ChoiceWidget(field: WidgetProps) {
  const { set, readOnly } = useInspector();
  const fault = useFault(field);
  const choices = choicesOf(field.schema) ?? [];
  const current = field.value ?? (field.schema.default as Json | undefined);
  const at = choices.findIndex((choice) => choice.value === current);
  const label = (text: string) => text.charAt(0).toUpperCase() + text.slice(1).replaceAll('_', ' ');
  const pick = (index: number) => set(field.path, choices[index]?.value);
  if (choices.length <= 3 && !field.nullable && choices.every((choice) => choice.label.length <= 14)) {
    return (
      <Shown field={{ ...field, id: '' }} error={fault}>
        <Segments
          label={field.title}
          value={at < 0 ? '' : String(at)}
          disabled={readOnly}
          options={choices.map((choice, index) => ({ value: String(index), label: label(choice.label) }))}
          onChange={(next) => pick(Number(next))}
        />
      </Shown>
    );
  }
  const blank = at < 0 || field.nullable ? [{ value: '', label: t.default }] : [];
  const stray = field.value !== undefined && at < 0 ? [{ value: 'stray', label: String(field.value) }] : [];
  return (
    <Shown field={field} error={fault}>
      <Select
        {...describe(field.id, fault, field.schema.description)}
        disabled={readOnly}
        value={stray.length ? 'stray' : at < 0 || field.value === undefined ? (at < 0 ? '' : String(at)) : String(at)}
        options={[
          ...blank,
          ...stray,
          ...choices.map((choice, index) => ({ value: String(index), label: label(choice.label) })),
        ]}
        onChange={(next) => (next === '' ? set(field.path, undefined) : pick(Number(next)))}
      />
    </Shown>
  );
}

export function ToggleWidget(field: WidgetProps) {
  const { set, readOnly } = useInspector();
  const fault = useFault(field);
  const on = field.value ?? field.schema.default;
  return (
    <div data-field={dotted(field.path)}>
      <Field
        label=""
        htmlFor={field.id}
        error={fault}
        help={field.schema.description && <Prose text={field.schema.description} />}
      >
        <div className={s.toggle}>
          <Switch
            id={field.id}
            label={field.title}
            checked={on === true || (typeof on === 'number' && on > 0)}
            disabled={readOnly}
            onChange={(next) => set(field.path, next)}
          />
          <Reset field={field} />
        </div>
      </Field>
    </div>
  );
}

/** A default length of time, with its unit. */
function lengthShown(value: unknown): string | null {
  if (typeof value === 'number') return `${value}s`;
  return typeof value === 'string' && value ? value : null;
}

/** A length of time as people write it: `90s`, `5m`, `8h`, `1h30m`. */
export function DurationWidget(field: WidgetProps) {
  const { set, readOnly } = useInspector();
  const text = field.value === undefined ? '' : String(field.value);
  // A blank that is being typed (`1h 30m`) is not stored; the text stays as it is written.
  const [draft, setDraft] = useState(text);
  if (draft.trim() !== text) setDraft(text);
  const seconds = secondsOf(text);
  const odd = text && seconds === null && !text.includes('{{') ? t.noLength : undefined;
  const fault = useFault(field) ?? odd;
  return (
    <Shown field={field} error={fault}>
      <div className={s.length}>
        <Input
          {...describe(field.id, fault, field.schema.description)}
          value={draft}
          readOnly={readOnly}
          placeholder={lengthShown(field.schema.default) ?? (readOnly ? t.notSet : t.suchAs)}
          onChange={(event) => {
            setDraft(event.target.value);
            set(field.path, event.target.value.trim() || undefined);
          }}
        />
        {text && seconds !== null && <span className={s.quiet}>{inWords(seconds)}</span>}
      </div>
    </Shown>
  );
}
