/** A field's frame in the inspector: label, help, error, and the mark by which a problem finds it. */
import { RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import { choicesOf, dotted } from '@/forms/schema';
import { inspector as t } from '@/i18n/en/inspector';
import { Field, IconButton, Prose } from '@/ui';
import { useInspector, type WidgetProps } from '../context';

/** The error that a field without fields of its own shows: at its path or anywhere inside its value. */
export function useFault({ path }: WidgetProps, whole = true): string | undefined {
  const { errorAt, errorUnder } = useInspector();
  return whole ? errorUnder(path) : errorAt(path);
}

/** Takes a setting away, so that its default holds or it is left out; not in rows, which would be gone with it. */
export function Reset({ field }: { field: WidgetProps }) {
  const { set, readOnly } = useInspector();
  const { path, value, schema, siblings, required, title } = field;
  const isMember = Object.hasOwn(siblings.properties, path.at(-1) ?? '');
  if (readOnly || required || !isMember || value === undefined) return null;
  const hasDefault = 'default' in schema;
  // A text is emptied by its keys; what is picked from choices has no other way back.
  if (!hasDefault && !choicesOf(schema) && schema.type !== 'boolean') return null;
  // A list or a group has buttons of its own for taking things away.
  if (typeof value === 'object' || value === schema.default) return null;
  return (
    <IconButton
      label={hasDefault ? t.reset(title) : t.leaveOut(title)}
      size="small"
      icon={<RotateCcw size={13} />}
      onClick={() => set(path, undefined)}
    />
  );
}

export function Shown({
  field,
  error,
  aside,
  children,
}: {
  field: WidgetProps;
  error?: string | undefined;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const { readOnly } = useInspector();
  return (
    <div data-field={dotted(field.path)} {...(field.id ? {} : { role: 'group', 'aria-label': field.title })}>
      <Field
        label={field.title}
        htmlFor={field.id || undefined}
        required={field.required && !readOnly}
        help={field.schema.description && <Prose text={field.schema.description} />}
        error={error}
        aside={
          <>
            <Reset field={field} />
            {aside}
          </>
        }
      >
        {children}
      </Field>
    </div>
  );
}
