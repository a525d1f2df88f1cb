/** Widgets for objects: fields under one title, foldable where the whole group may be left out. */

import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { JsonObject } from '@/api/types';
import { dotted, isObject, resolve, titleOf } from '@/forms/schema';
import { widgets as t } from '@/i18n/en/widgets';
import { Button, FieldError, Prose } from '@/ui';
import { useInspector, type WidgetProps } from '../context';
import { ConfigFields } from '../schema-form/ConfigField';
import { Shown } from './Shown';
import s from './widgets.module.css';

export function ObjectWidget(field: WidgetProps) {
  const { errorAt } = useInspector();
  if (field.nullable) return <Optional {...field} />;
  return (
    <Shown field={{ ...field, id: '' }} error={errorAt(field.path)}>
      <Members {...field} />
    </Shown>
  );
}

function Members(field: WidgetProps) {
  return (
    <div className={s.nested}>
      <ConfigFields
        schema={field.schema}
        root={field.root}
        path={field.path}
        value={isObject(field.value) ? field.value : {}}
        mode={field.mode}
        outer={field.siblings}
      />
    </div>
  );
}

/** A group that may be left out as a whole: folded while nothing in it is set, and taken away at once. */
function Optional(field: WidgetProps) {
  const { set, readOnly, errorAt, errorUnder } = useInspector();
  const [open, setOpen] = useState(field.value !== undefined);
  const { description } = field.schema;
  const isOpen = open || errorUnder(field.path) !== undefined;
  const said = isObject(field.value) ? summaryOf(field.value, field) : '';
  return (
    <details
      className={s.optional}
      data-field={dotted(field.path)}
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <ChevronRight size={13} aria-hidden />
        <span>{field.title}</span>
        <span className={s.said}>{isOpen ? '' : said || t.off}</span>
      </summary>
      <div className={s.optionalBody}>
        {description && (
          <p className={s.quiet}>
            <Prose text={description} />
          </p>
        )}
        <Members {...field} />
        <FieldError>{errorAt(field.path)}</FieldError>
        {field.value !== undefined && !readOnly && (
          <Button size="small" className={s.add} onClick={() => set(field.path, undefined)}>
            {t.turnOff}
          </Button>
        )}
      </div>
    </details>
  );
}

/** `Keep for 1h`: the settings of a folded group. */
function summaryOf(value: JsonObject, { schema, root }: WidgetProps): string {
  const parts = Object.entries(value).flatMap(([key, each]) => {
    const member = schema.properties?.[key];
    if (each === false || each === null) return [];
    const title = titleOf(key, member ? resolve(member, root).schema : {});
    return each === true ? [title] : [`${title} ${Array.isArray(each) ? each.join(', ') : String(each)}`];
  });
  return parts.join(' · ');
}
