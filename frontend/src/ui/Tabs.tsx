/** A row of tabs; the caller shows the content of the one that is chosen. */
import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { cx } from './cx';
import s from './tabs.module.css';

export type TabEntry = { id: string; label: string; badge?: ReactNode };

export function Tabs({
  tabs,
  value,
  onChange,
  label,
  className,
  children,
}: {
  tabs: TabEntry[];
  value: string;
  onChange: (id: string) => void;
  label?: string;
  className?: string;
  /** The chosen tab's content, wrapped in its panel. */
  children?: ReactNode;
}) {
  return (
    <Base.Root value={value} onValueChange={(next) => onChange(String(next))} style={{ display: 'contents' }}>
      <Base.List className={cx(s.list, className)} {...(label ? { 'aria-label': label } : {})} activateOnFocus>
        {tabs.map((tab) => (
          <Base.Tab key={tab.id} value={tab.id} className={s.tab}>
            {tab.label}
            {tab.badge !== undefined && tab.badge !== null && tab.badge !== 0 && (
              <span className={s.badge}>{tab.badge}</span>
            )}
          </Base.Tab>
        ))}
        <Base.Indicator className={s.indicator} />
      </Base.List>
      {children !== undefined && (
        <Base.Panel value={value} style={{ display: 'contents' }} tabIndex={-1}>
          {children}
        </Base.Panel>
      )}
    </Base.Root>
  );
}
