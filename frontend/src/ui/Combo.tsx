/** A text input with suggestions: any text may be typed, the list only helps. */
import { ChevronDown } from 'lucide-react';
import { type ComponentProps, type KeyboardEvent, useId, useState } from 'react';
import { ui as t } from '../i18n/en/ui';
import { cx } from './cx';
import s from './fields.module.css';

export type ComboOption = { value: string; label?: string; note?: string };

export type ComboProps = Omit<ComponentProps<'input'>, 'onChange' | 'value'> & {
  value: string;
  onChange: (value: string) => void;
  options: ComboOption[];
  label?: string | undefined;
  mono?: boolean | undefined;
};

/** Suggestions that hold what was typed; all of them while nothing has been typed since opening. */
export function matching(options: ComboOption[], typed: string | null): ComboOption[] {
  const wanted = typed?.trim().toLowerCase() ?? '';
  if (!wanted) return options;
  return options.filter((option) => `${option.value} ${option.label ?? ''}`.toLowerCase().includes(wanted));
}

export function Combo({ value, onChange, options, label, mono, className, disabled, ...rest }: ComboProps) {
  const list = useId();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(-1);
  const shown = matching(options, typed);

  function close() {
    setOpen(false);
    setActive(-1);
    setTyped(null);
  }
  function choose(option: ComboOption) {
    onChange(option.value);
    close();
  }
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) return setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive((at) => (shown.length === 0 ? -1 : (at + step + shown.length) % shown.length));
    } else if (event.key === 'Enter' && open && shown[active]) {
      event.preventDefault();
      choose(shown[active]);
    } else if (event.key === 'Escape' && open) {
      event.stopPropagation();
      close();
    }
  }

  return (
    <div className={cx(s.combo, s.selectBox, className)}>
      <input
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        aria-label={label}
        aria-expanded={open && shown.length > 0}
        aria-controls={open && shown.length > 0 && !disabled ? list : undefined}
        aria-autocomplete="list"
        aria-activedescendant={active >= 0 ? `${list}-${active}` : undefined}
        className={cx(s.input, mono && s.mono)}
        value={value}
        disabled={disabled}
        onChange={(event) => {
          setTyped(event.target.value);
          setOpen(true);
          setActive(-1);
          onChange(event.target.value);
        }}
        onClick={() => setOpen(true)}
        onBlur={close}
        onKeyDown={onKeyDown}
        {...rest}
      />
      <ChevronDown size={14} aria-hidden />
      {open && shown.length > 0 && !disabled && (
        <div className={s.comboList} role="listbox" id={list} aria-label={label ?? t.suggestions}>
          {shown.map((option, index) => (
            <div
              key={option.value}
              id={`${list}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              className={s.comboOption}
              // before the input's blur, which would close the list under the pointer
              onPointerDown={(event) => {
                event.preventDefault();
                choose(option);
              }}
              onPointerMove={() => setActive(index)}
            >
              <span>{option.label ?? option.value}</span>
              {option.note && <span className={s.comboNote}>{option.note}</span>}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
