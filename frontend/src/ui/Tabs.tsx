/** A row of tabs; the caller shows the content of the one that is chosen. */
import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import { cx } from './cx';
import s from './tabs.module.css';

export type TabEntry = { id: string; label: string; badge?: ReactNode };

const STEPS: Record<string, (at: number, count: number) => number> = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

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
  const base = useId();
  const list = useRef<HTMLDivElement>(null);
  function onKeyDown(event: KeyboardEvent) {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const next = step(
      tabs.findIndex((tab) => tab.id === value),
      tabs.length,
    );
    const tab = tabs[next];
    if (!tab) return;
    onChange(tab.id);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus();
  }
  return (
    <>
      <div ref={list} role="tablist" aria-label={label} className={cx(s.list, className)} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${base}-${tab.id}`}
            aria-selected={tab.id === value}
            aria-controls={children === undefined ? undefined : `${base}-panel`}
            tabIndex={tab.id === value ? 0 : -1}
            className={s.tab}
            onClick={() => onChange(tab.id)}
          >
            {tab.label}
            {tab.badge !== undefined && tab.badge !== null && tab.badge !== 0 && (
              <span className={s.badge}>{tab.badge}</span>
            )}
          </button>
        ))}
      </div>
      {children !== undefined && (
        <div
          role="tabpanel"
          id={`${base}-panel`}
          aria-labelledby={`${base}-${value}`}
          style={{ display: 'contents' }}
        >
          {children}
        </div>
      )}
    </>
  );
}
