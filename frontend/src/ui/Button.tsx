/** Buttons: with a text, and with an icon only (whose label is its accessible name and tooltip). */
import type { ComponentProps, ReactNode } from 'react';
import { shown } from '../commands/names';
import { useKey } from '../commands/own';
import s from './button.module.css';
import { cx } from './cx';
import { Tooltip } from './Tooltip';

export type ButtonProps = ComponentProps<'button'> & {
  variant?: 'primary' | 'secondary' | 'ghost' | 'danger';
  size?: 'small' | 'medium' | 'large';
  icon?: ReactNode;
};

export function Button({
  variant = 'secondary',
  size = 'medium',
  icon,
  className,
  children,
  type = 'button',
  ...rest
}: ButtonProps) {
  const sized = size === 'small' ? s.small : size === 'large' ? s.large : '';
  return (
    <button type={type} className={cx(s.button, s[variant], sized, className)} {...rest}>
      {icon}
      {children}
    </button>
  );
}

const SPELT: Record<string, string> = {
  Ctrl: 'Control',
  '↑': 'ArrowUp',
  '↓': 'ArrowDown',
  '←': 'ArrowLeft',
  '→': 'ArrowRight',
};

/** A key as `aria-keyshortcuts` wants it: `Control+Z`. */
function keyShortcuts(shown: string): string {
  return shown
    .split(' ')
    .map((part) => SPELT[part] ?? part)
    .join('+');
}

/** What a tooltip says of a button: its name, and the key that does the same. */
export function keyTip(label: string, key: string | undefined): ReactNode {
  if (!key) return label;
  return (
    <>
      {label} <kbd>{shown(key)}</kbd>
    </>
  );
}

export type IconButtonProps = Omit<ComponentProps<'button'>, 'children'> & {
  label: string;
  icon?: ReactNode;
  children?: ReactNode;
  size?: 'small' | 'medium';
  outlined?: boolean;
  /** The key that does the same, as the commands write it. */
  shortcut?: string;
  /** The command it does: its key may be another where the person chose one. */
  command?: string;
};

export function IconButton({
  label,
  icon,
  children,
  size = 'medium',
  outlined,
  shortcut,
  command,
  className,
  type = 'button',
  ...rest
}: IconButtonProps) {
  const key = useKey(command, shortcut);
  const button = (
    <button
      type={type}
      aria-label={label}
      aria-keyshortcuts={key && keyShortcuts(key)}
      className={cx(s.icon, size === 'small' && s.iconSmall, outlined && s.outlined, className)}
      {...rest}
    >
      {icon ?? children}
    </button>
  );
  return <Tooltip content={keyTip(label, key)}>{button}</Tooltip>;
}
