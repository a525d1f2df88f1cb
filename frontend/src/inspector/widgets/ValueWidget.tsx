/** Any value: as a text with references, as named fields, or as JSON; whichever form holds it. */

import { useState } from 'react';
import type { Json } from '@/api/types';
import { isObject } from '@/forms/schema';
import { widgets as t } from '@/i18n/en/widgets';
import { Segments } from '@/ui';
import { useInspector, type WidgetProps } from '../context';
import { MapWidget } from './collections';
import { JsonWidget, TextWidget } from './text';
import s from './widgets.module.css';

type Form = 'text' | 'fields' | 'json';
const WORDS: Record<Form, string> = t.forms;

/** The simplest form that can show the value. */
export function formOf(value: Json | undefined, forms: readonly Form[]): Form {
  if (value === undefined) return forms[0] ?? 'json';
  if (typeof value === 'string' && forms.includes('text')) return 'text';
  if (isObject(value) && Object.values(value).every((item) => typeof item === 'string') && forms.includes('fields')) {
    return 'fields';
  }
  return 'json';
}

/** The value in another form, where it can be had without losing anything; undefined where it cannot. */
export function convert(value: Json | undefined, to: Form): { value: Json | undefined } | null {
  if (value === undefined || to === 'json') return { value };
  if (to === 'text') return typeof value === 'string' ? { value } : { value: JSON.stringify(value) };
  if (typeof value === 'string') return { value: value.trim() ? { value } : {} };
  return isObject(value) && Object.values(value).every((item) => typeof item === 'string') ? { value } : null;
}

function Switcher({ field, forms }: { field: WidgetProps; forms: readonly Form[] }) {
  const { set, readOnly } = useInspector();
  const [wish, setWish] = useState<Form | null>(null);
  const own = formOf(field.value, forms);
  // A wish holds while the value can be shown that way; an undo or a paste may end it.
  const form = wish && convertible(field.value, wish) ? wish : own;
  const Widget = form === 'text' ? TextWidget : form === 'fields' ? MapWidget : JsonWidget;
  const schema =
    form === 'fields' ? { ...field.schema, additionalProperties: { type: 'string' as const } } : field.schema;
  const choose = (next: Form) => {
    const converted = convert(field.value, next);
    if (!converted) return;
    setWish(next);
    if (converted.value !== field.value) set(field.path, converted.value);
  };
  return (
    <div className={s.valueBox}>
      <Widget {...field} schema={schema} />
      {!readOnly && (
        <Segments
          quiet
          label={t.writeAs(field.title)}
          value={form}
          options={forms.map((each) => ({ value: each, label: WORDS[each], disabled: !convert(field.value, each) }))}
          onChange={(next) => choose(next as Form)}
        />
      )}
    </div>
  );
}

function convertible(value: Json | undefined, form: Form): boolean {
  if (value === undefined || form === 'json') return true;
  if (form === 'text') return typeof value === 'string';
  return isObject(value) && Object.values(value).every((item) => typeof item === 'string');
}

export function ValueWidget(field: WidgetProps) {
  if (field.mode === 'literal') return <JsonWidget {...field} />;
  return <Switcher field={field} forms={['text', 'fields', 'json']} />;
}

/** An object of JSON; with templates inside also as named fields. */
export function JsonOrFieldsWidget(field: WidgetProps) {
  if (field.mode === 'literal') return <JsonWidget {...field} />;
  const untyped = field.schema.type === undefined;
  return <Switcher field={field} forms={untyped ? ['text', 'fields', 'json'] : ['fields', 'json']} />;
}
