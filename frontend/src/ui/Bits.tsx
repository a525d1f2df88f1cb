/** Small pieces: badges, avatars, empty states, spinners, keys, banners, code to copy. */
import { Check, Copy, LoaderCircle } from 'lucide-react';
import { type CSSProperties, type ReactNode, useState } from 'react';
import { shown } from '../commands/names';
import { ui as t } from '../i18n/en/ui';
import { IconButton } from './Button';
import s from './bits.module.css';
import { cx } from './cx';
import { toast } from './toast';

export type Tone = 'ok' | 'run' | 'wait' | 'fail' | 'warn' | 'accent' | 'neutral';

export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={s.badge} data-tone={tone}>
      {children}
    </span>
  );
}

// White stays readable (4.5:1) on each of these.
const AVATAR_COLOURS = ['#b83a06', '#0b7285', '#6c46e6', '#c2255c', '#22783a', '#1567c0', '#8a5c00', '#625d53'];

/** The same person has the same colour everywhere. */
export function avatarColour(name: string): string {
  let sum = 0;
  for (const char of name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return AVATAR_COLOURS[sum % AVATAR_COLOURS.length] ?? '#625d53';
}

export function Avatar({ name, size = 24 }: { name: string; size?: number }) {
  const style = { width: size, height: size, fontSize: size * 0.44, background: avatarColour(name) };
  return (
    <span className={s.avatar} style={style} aria-hidden>
      {(name.trim()[0] ?? '?').toUpperCase()}
    </span>
  );
}

export function EmptyState({
  icon,
  title,
  text,
  action,
}: {
  icon?: ReactNode;
  title: ReactNode;
  text?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={s.empty}>
      {icon && (
        <div className={s.emptyIcon} aria-hidden>
          {icon}
        </div>
      )}
      <h2>{title}</h2>
      {text && <p className={s.emptyText}>{text}</p>}
      {action && <div className={s.emptyAction}>{action}</div>}
    </div>
  );
}

export function Spinner({ size = 16, label = t.loading }: { size?: number; label?: string }) {
  return <LoaderCircle size={size} className={s.spinner} role="status" aria-label={label} />;
}

export function Kbd({ children }: { children: ReactNode }) {
  return <kbd className={s.kbd}>{typeof children === 'string' ? shown(children) : children}</kbd>;
}

export function Skeleton({
  width = '100%',
  height = 14,
  style,
}: {
  width?: number | string;
  height?: number | string;
  style?: CSSProperties;
}) {
  return <div className={s.skeleton} style={{ width, height, ...style }} aria-hidden />;
}

export function Banner({
  tone = 'neutral',
  icon,
  children,
  action,
  flat,
}: {
  tone?: Tone;
  icon?: ReactNode;
  children: ReactNode;
  action?: ReactNode;
  /** Along the edge of a panel: no corners. */
  flat?: boolean | undefined;
}) {
  return (
    <div className={s.banner} data-tone={tone} {...(flat ? { 'data-flat': true } : {})}>
      <span aria-hidden>{icon}</span>
      <div>{children}</div>
      {action}
    </div>
  );
}

/** Copies; false where the browser does not allow it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No clipboard without https or permission: the old way still works on a selected text.
    const area = document.createElement('textarea');
    area.value = text;
    area.style.position = 'fixed';
    area.style.opacity = '0';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}

export function CopyButton({
  text,
  label = t.copy,
  className,
}: {
  text: string;
  label?: string;
  className?: string;
}) {
  const [copied, setCopied] = useState(false);
  async function copy() {
    if (await copyText(text)) {
      setCopied(true);
      setTimeout(() => setCopied(false), 1500);
    } else {
      toast(t.cannotCopy, { tone: 'fail' });
    }
  }
  return (
    <IconButton
      label={copied ? t.copied : label}
      size="small"
      className={className}
      onClick={copy}
      icon={copied ? <Check size={14} /> : <Copy size={14} />}
    />
  );
}

export function CodeBlock({ text, label, wrap }: { text: string; label?: string; wrap?: boolean }) {
  return (
    <div className={s.code}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <pre tabIndex={0} {...(wrap ? { 'data-wrap': true } : {})}>
        {text}
      </pre>
      <CopyButton text={text} label={label ? t.copyWhat(label) : t.copy} className={cx(s.codeCopy)} />
    </div>
  );
}
