/** Buttons: with a text, and with an icon only (whose label is its accessible name and tooltip). */
import type { ComponentProps, ReactNode } from 'react';
import { shown } from '../commands/names';
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

export type IconButtonProps = Omit<ComponentProps<'button'>, 'children'> & {
  label: string;
  icon?: ReactNode;
  children?: ReactNode;
  size?: 'small' | 'medium';
  outlined?: boolean;
  shortcut?: string;
};

export function IconButton({
  label,
  icon,
  children,
  size = 'medium',
  outlined,
  shortcut,
  className,
  type = 'button',
  ...rest
}: IconButtonProps) {
  const button = (
    <button
      type={type}
      aria-label={label}
      aria-keyshortcuts={shortcut && keyShortcuts(shortcut)}
      className={cx(s.icon, size === 'small' && s.iconSmall, outlined && s.outlined, className)}
      {...rest}
    >
      {icon ?? children}
    </button>
  );
  return <Tooltip content={shortcut ? `${label}  ${shown(shortcut)}` : label}>{button}</Tooltip>;
}
