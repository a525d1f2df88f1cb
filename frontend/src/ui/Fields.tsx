/** Form parts: a labelled field and the plain controls. */
import { ChevronDown, CircleAlert } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { cx } from './cx';
import s from './fields.module.css';

export type FieldProps = {
  label: ReactNode;
  help?: ReactNode;
  error?: ReactNode;
  htmlFor?: string | undefined;
  required?: boolean | undefined;
  /** Sits at the right of the label: a button, a type. */
  aside?: ReactNode;
  className?: string | undefined;
  children: ReactNode;
};

/** Label, control, help and error, the latter two with ids `<htmlFor>-help` and `<htmlFor>-error` for aria-describedby. */
export function Field({ label, help, error, htmlFor, required, aside, className, children }: FieldProps) {
  return (
    <div className={cx(s.field, className)}>
      {(label || aside) && (
        <div className={s.head}>
          <label className={s.label} htmlFor={htmlFor}>
            {label}
            {required && (
              <span className={s.required} aria-hidden>
                {' *'}
              </span>
            )}
          </label>
          {aside}
        </div>
      )}
      {children}
      <FieldError id={htmlFor && `${htmlFor}-error`}>{error}</FieldError>
      {help && (
        <div className={s.help} id={htmlFor && `${htmlFor}-help`}>
          {help}
        </div>
      )}
    </div>
  );
}

export function FieldError({ id, children }: { id?: string | undefined; children?: ReactNode }) {
  if (!children) return null;
  return (
    <div className={s.error} id={id} role="alert">
      <CircleAlert size={13} aria-hidden />
      <span>{typeof children === 'string' ? <Prose text={children} /> : children}</span>
    </div>
  );
}

/** A sentence from the server or a schema: line ends are spaces, `…` is code. */
export function Prose({ text }: { text: string }) {
  const parts = text.replaceAll(/\s*\n\s*/g, ' ').split('`');
  return parts.map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one constant text
    index % 2 ? <code key={index}>{part}</code> : part,
  );
}

/** The aria attributes of a control inside `<Field htmlFor={id}>`. */
export function describe(id: string, error?: ReactNode, help?: ReactNode) {
  const by = [error ? `${id}-error` : '', help ? `${id}-help` : ''].filter(Boolean).join(' ');
  return {
    id,
    ...(error ? { 'aria-invalid': true as const } : {}),
    ...(by ? { 'aria-describedby': by } : {}),
  };
}

export function Input({
  className,
  small,
  mono,
  ...rest
}: ComponentProps<'input'> & { small?: boolean | undefined; mono?: boolean | undefined }) {
  return <input autoComplete="off" className={cx(s.input, small && s.small, mono && s.mono, className)} {...rest} />;
}

export function Textarea({
  className,
  mono,
  rows = 3,
  ...rest
}: ComponentProps<'textarea'> & { mono?: boolean | undefined }) {
  return <textarea rows={rows} className={cx(s.input, s.textarea, mono && s.mono, className)} {...rest} />;
}

export type SelectProps = Omit<ComponentProps<'select'>, 'onChange' | 'value'> & {
  value: string;
  onChange: (value: string) => void;
  options: { value: string; label: string; disabled?: boolean }[];
  /** Accessible name where no `<label>` names it. */
  label?: string | undefined;
  small?: boolean | undefined;
};

/** A native select: right on every phone, keyboard and screen reader. */
export function Select({ value, onChange, options, label, small, className, ...rest }: SelectProps) {
  return (
    <div className={cx(s.selectBox, className)}>
      <select
        className={cx(s.input, s.select, small && s.small)}
        value={value}
        aria-label={label}
        onChange={(event) => onChange(event.target.value)}
        {...rest}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown size={14} aria-hidden />
    </div>
  );
}

export function Switch({
  checked,
  onChange,
  label,
  disabled,
  hideLabel,
  id,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: string;
  disabled?: boolean | undefined;
  hideLabel?: boolean | undefined;
  id?: string | undefined;
}) {
  const made = useId();
  const own = id ?? made;
  return (
    <div className={s.switchRow}>
      <button
        type="button"
        role="switch"
        id={own}
        className={s.switch}
        aria-checked={checked}
        disabled={disabled}
        {...(hideLabel ? { 'aria-label': label } : {})}
        onClick={() => onChange(!checked)}
      >
        <span className={s.thumb} />
      </button>
      {!hideLabel && <label htmlFor={own}>{label}</label>}
    </div>
  );
}
