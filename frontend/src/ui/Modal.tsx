/** The platform's own modal dialog: the focus stays inside, the rest is inert, Escape and a click beside it close it. */
import { type CSSProperties, type PointerEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { cx } from './cx';
import s from './overlay.module.css';

export type ModalProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  className?: string | undefined;
  style?: CSSProperties | undefined;
  label?: string | undefined;
  labelledBy?: string | undefined;
  describedBy?: string | undefined;
  children: ReactNode;
};

export function Modal({ open, ...rest }: ModalProps) {
  return open ? createPortal(<OpenModal {...rest} />, document.body) : null;
}

const FIELDS = 'input:not([type=hidden]):not(:disabled), textarea:not(:disabled), select:not(:disabled)';

function OpenModal({
  onOpenChange,
  className,
  style,
  label,
  labelledBy,
  describedBy,
  children,
}: Omit<ModalProps, 'open'>) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Read before the content is there, whose own autoFocus would be found otherwise.
  const [before] = useState(() => document.activeElement);
  const pressed = useRef<EventTarget | null>(null);

  useLayoutEffect(() => {
    const element = dialog.current;
    if (!element) return;
    const asked = element.contains(document.activeElement) ? (document.activeElement as HTMLElement) : null;
    if (!element.open) element.showModal?.();
    (asked ?? element.querySelector<HTMLElement>(FIELDS) ?? element).focus();
    return () => {
      element.close?.();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [before]);

  // Beside it means pressed and let go there: a text selection that ends outside closes nothing.
  const isBeside = (event: PointerEvent) => event.target === dialog.current;
  return (
    <dialog
      ref={dialog}
      className={cx(s.modal, className)}
      style={style}
      tabIndex={-1}
      aria-label={label}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      // The browser asks to close (a phone's "back", say); the page decides by its state.
      onCancel={(event) => {
        event.preventDefault();
        event.stopPropagation();
        onOpenChange(false);
      }}
      onClose={(event) => {
        event.stopPropagation();
        onOpenChange(false);
      }}
      onKeyDown={(event) => {
        // Keys pressed in a dialog are nothing to the page behind it.
        event.stopPropagation();
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        onOpenChange(false);
      }}
      onPointerDown={(event) => {
        pressed.current = isBeside(event) && !isInside(event) ? event.target : null;
      }}
      onPointerUp={(event) => {
        if (pressed.current && isBeside(event) && !isInside(event)) onOpenChange(false);
        pressed.current = null;
      }}
    >
      {children}
    </dialog>
  );
}

/** The dialog is also the target of presses on its own padding; only those on the backdrop are beside it. */
function isInside(event: PointerEvent<HTMLDialogElement>): boolean {
  const box = event.currentTarget.getBoundingClientRect();
  const { clientX: x, clientY: y } = event;
  return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
}
