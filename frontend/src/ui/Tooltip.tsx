/** A short text beside what the pointer rests on or the keyboard has come to. */
import { type ReactElement, type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react';
import { useFloating, withProps } from './floating';
import s from './overlay.module.css';
import type { Side } from './place';

const REST = 350;

export function Tooltip({
  content,
  children,
  side = 'bottom',
}: {
  content: ReactNode;
  children: ReactElement;
  side?: Side;
}) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const id = useId();
  const hide = useCallback(() => {
    clearTimeout(timer.current);
    setOpen(false);
  }, []);
  useEffect(() => hide, [hide]);
  if (!content) return children;
  const trigger = withProps(children, {
    ref: anchor,
    onPointerEnter: (event: React.PointerEvent) => {
      if (event.pointerType === 'touch') return;
      timer.current = setTimeout(() => setOpen(true), REST);
    },
    onPointerLeave: hide,
    onPointerDown: hide,
    onFocus: (event: React.FocusEvent<HTMLElement>) => {
      if (event.currentTarget.matches(':focus-visible')) setOpen(true);
    },
    onBlur: hide,
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.key === 'Escape') hide();
    },
    ...(open ? { 'aria-describedby': id } : {}),
  });
  return (
    <>
      {trigger}
      {open && (
        <Bubble id={id} anchor={anchor} side={side}>
          {content}
        </Bubble>
      )}
    </>
  );
}

function Bubble({
  id,
  anchor,
  side,
  children,
}: {
  id: string;
  anchor: React.RefObject<HTMLElement | null>;
  side: Side;
  children: ReactNode;
}) {
  const panel = useRef<HTMLDivElement>(null);
  useFloating(anchor, panel, { side, align: 'center', gap: 6 });
  return (
    <div ref={panel} id={id} role="tooltip" popover="manual" className={s.tooltip}>
      {children}
    </div>
  );
}
