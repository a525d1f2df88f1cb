/** A menu that a button opens. Arrows, Home, End and first letters move in it. */
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
import type { Align, Side } from './place';

type Item = {
  label: string;
  icon?: ReactNode;
  onSelect: () => void;
  danger?: boolean | undefined;
  disabled?: boolean | undefined;
  shortcut?: string;
};
export type MenuEntry = Item | 'separator';

export function Menu({
  trigger,
  items,
  align = 'end',
  side = 'bottom',
}: {
  trigger: ReactElement;
  /** A function is asked when the menu opens, for a list that takes work. */
  items: MenuEntry[] | (() => MenuEntry[]);
  align?: Align;
  side?: Side;
}) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLElement>(null);
  const close = useCallback(() => setOpen(false), []);
  return (
    <>
      {withProps(trigger, {
        ref: anchor,
        onClick: () => setOpen(!open),
        onKeyDown: (event: KeyboardEvent) => {
          if (open) closeOnEscape(event, anchor, close);
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          setOpen(true);
        },
        'aria-haspopup': 'menu',
        'aria-expanded': open,
        ...(open ? { 'data-popup-open': true } : {}),
      })}
      {open && <List anchor={anchor} align={align} side={side} given={items} close={close} />}
    </>
  );
}

/** Which item a key leads to, among `labels`; -1: the key is not for the menu. */
export function stepTo(key: string, at: number, labels: readonly string[]): number {
  const last = labels.length - 1;
  if (key === 'ArrowDown') return at >= last ? 0 : at + 1;
  if (key === 'ArrowUp') return at <= 0 ? last : at - 1;
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  if (key.length !== 1 || key === ' ') return -1;
  const order = [...labels.keys()].map((each) => (at + 1 + each) % labels.length);
  return order.find((each) => labels[each]?.toLowerCase().startsWith(key.toLowerCase())) ?? -1;
}

function List({
  anchor,
  align,
  side,
  given,
  close,
}: {
  anchor: RefObject<HTMLElement | null>;
  align: Align;
  side: Side;
  given: MenuEntry[] | (() => MenuEntry[]);
  close: () => void;
}) {
  const items = typeof given === 'function' ? given() : given;
  const panel = useRef<HTMLDivElement>(null);
  useFloating(anchor, panel, { side, align, gap: 5 });
  useLeave(anchor, panel, close);
  const buttons = () => [...(panel.current?.querySelectorAll<HTMLElement>('[role=menuitem]:not(:disabled)') ?? [])];
  useLayoutEffect(() => panel.current?.querySelector<HTMLElement>('[role=menuitem]:not(:disabled)')?.focus(), []);

  function onKeyDown(event: KeyboardEvent) {
    closeOnEscape(event, anchor, close);
    if (event.key === 'Tab') return close();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // A letter that begins no item is still pressed in the menu: on the page behind it, it might answer a question.
    if (event.key.length === 1) event.stopPropagation();
    const all = buttons();
    const labels = all.map((each) => each.textContent ?? '');
    const next = stepTo(event.key, all.indexOf(document.activeElement as HTMLElement), labels);
    if (next < 0) return;
    event.preventDefault();
    event.stopPropagation();
    all[next]?.focus();
  }

  function select(item: Item) {
    close();
    anchor.current?.focus();
    item.onSelect();
  }

  return (
    <div ref={panel} role="menu" popover="manual" tabIndex={-1} className={s.menu} onKeyDown={onKeyDown}>
      {items.map((item, index) =>
        item === 'separator' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: separators have no other identity
          <hr key={`separator-${index}`} className={s.separator} />
        ) : (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: two items may have the same name, and none moves
            key={`${item.label} ${index}`}
            type="button"
            role="menuitem"
            tabIndex={-1}
            className={cx(s.item, item.danger && s.itemDanger)}
            disabled={item.disabled}
            onPointerMove={(event) => event.currentTarget.focus({ preventScroll: true })}
            onClick={() => select(item)}
          >
            {item.icon}
            <span className={s.itemLabel}>{item.label}</span>
            {item.shortcut && <span className={s.shortcut}>{item.shortcut}</span>}
          </button>
        ),
      )}
    </div>
  );
}
