/** A small panel that hangs on a control and closes when one turns elsewhere. */
import {
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  type RefObject,
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { cx } from './cx';
import { closeOnEscape, useFloating, useLeave, withProps } from './floating';
import s from './overlay.module.css';
import type { Align } from './place';

export function Popover({
  trigger,
  children,
  open: given,
  onOpenChange,
  align = 'end',
  className,
  label,
}: {
  trigger: ReactElement;
  children: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  align?: Align;
  className?: string;
  label: string;
}) {
  const [own, setOwn] = useState(false);
  const anchor = useRef<HTMLElement>(null);
  const open = given ?? own;
  const set = (next: boolean) => {
    setOwn(next);
    onOpenChange?.(next);
  };
  return (
    <>
      {withProps(trigger, {
        ref: anchor,
        onClick: () => set(!open),
        onKeyDown: (event: KeyboardEvent) => open && closeOnEscape(event, anchor, () => set(false)),
        'aria-haspopup': 'dialog',
        'aria-expanded': open,
        ...(open ? { 'data-popup-open': true } : {}),
      })}
      {open && (
        <Panel anchor={anchor} align={align} className={className} label={label} onClose={() => set(false)}>
          {children}
        </Panel>
      )}
    </>
  );
}

function Panel({
  anchor,
  align,
  className,
  label,
  onClose,
  children,
}: {
  anchor: RefObject<HTMLElement | null>;
  align: Align;
  className: string | undefined;
  label: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const panel = useRef<HTMLDivElement>(null);
  const latest = useRef(onClose);
  latest.current = onClose;
  const close = useCallback(() => latest.current(), []);
  useFloating(anchor, panel, { side: 'bottom', align, gap: 6 });
  useLeave(anchor, panel, close);
  // Only now is the panel shown; before, nothing in it can take the focus.
  useLayoutEffect(() => {
    const first = panel.current?.querySelector<HTMLElement>('input, textarea, select, button');
    (first ?? panel.current)?.focus();
  }, []);
  return (
    <div
      ref={panel}
      role="dialog"
      popover="manual"
      tabIndex={-1}
      aria-label={label}
      className={cx(s.popover, className)}
      onKeyDown={(event) => closeOnEscape(event, anchor, close)}
    >
      {children}
    </div>
  );
}
