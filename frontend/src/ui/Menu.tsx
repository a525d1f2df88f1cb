/** A menu that a button opens. */
import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import { cx } from './cx';
import s from './overlay.module.css';

export type MenuEntry =
  | {
      label: string;
      icon?: ReactNode;
      onSelect: () => void;
      danger?: boolean | undefined;
      disabled?: boolean | undefined;
      shortcut?: string;
    }
  | 'separator';

export function Menu({
  trigger,
  items,
  align = 'end',
}: {
  trigger: ReactElement;
  items: MenuEntry[];
  align?: 'start' | 'center' | 'end';
}) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className={s.layer} align={align} sideOffset={5}>
          <Base.Popup className={s.menu}>
            {items.map((item, index) =>
              item === 'separator' ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: separators have no other identity
                <Base.Separator key={`separator-${index}`} className={s.separator} />
              ) : (
                <Base.Item
                  key={item.label}
                  className={cx(s.item, item.danger && s.itemDanger)}
                  disabled={item.disabled ?? false}
                  onClick={item.onSelect}
                >
                  {item.icon}
                  <span className={s.itemLabel}>{item.label}</span>
                  {item.shortcut && <span className={s.shortcut}>{item.shortcut}</span>}
                </Base.Item>
              ),
            )}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
