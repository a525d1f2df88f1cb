/** A field's frame in the inspector: label, help, error, and the mark by which a problem finds it. */
import type { ReactNode } from 'react';
import { dotted } from '@/forms/schema';
import { Field, Prose } from '@/ui';
import { useInspector, type WidgetProps } from '../context';

/** The error that a field without fields of its own shows: at its path or anywhere inside its value. */
export function useFault({ path }: WidgetProps, whole = true): string | undefined {
  const { errorAt, errorUnder } = useInspector();
  return whole ? errorUnder(path) : errorAt(path);
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
  return (
    <div data-field={dotted(field.path)}>
      <Field
        label={field.title}
        htmlFor={field.id}
        required={field.required}
        help={field.schema.description && <Prose text={field.schema.description} />}
        error={error}
        aside={aside}
      >
        {children}
      </Field>
    </div>
  );
}
