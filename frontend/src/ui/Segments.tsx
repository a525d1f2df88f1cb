/** A choice of few, side by side: real radio buttons, so arrows, forms and screen readers know them. */
import { useId } from 'react';
import { cx } from './cx';
import s from './fields.module.css';

export function Segments({
  value,
  onChange,
  options,
  label,
  disabled,
  quiet,
}: {
  value: string;
  onChange: (value: string) => void;
  options: { value: string; label: string; disabled?: boolean }[];
  label: string;
  disabled?: boolean;
  /** Plain words instead of a box. */
  quiet?: boolean;
}) {
  const name = useId();
  return (
    <div className={cx(s.segments, quiet && s.quiet)} role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value} className={s.segment}>
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={option.value === value}
            disabled={disabled || option.disabled}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}
