/** A row of tabs; the caller shows the content of the one that is chosen. */
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { cx } from './cx';
import s from './tabs.module.css';

export type TabEntry = { id: string; label: string; badge?: ReactNode };

const tabId = (base: string, tab: string): string => `${base}-${tab}`;

/** What the chosen tab's panel needs where it is not a child of `Tabs`: both are given the same id. */
export function panelOf(panel: string, tab: string) {
  return { role: 'tabpanel', id: panel, 'aria-labelledby': tabId(panel, tab) } as const;
}

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
  panel,
  children,
}: {
  tabs: TabEntry[];
  value: string;
  onChange: (id: string) => void;
  label?: string;
  className?: string;
  /** The id of the panel where that stands elsewhere, see `panelOf`. */
  panel?: string;
  /** The chosen tab's content, wrapped in its panel. */
  children?: ReactNode;
}) {
  const own = useId();
  const base = panel ?? own;
  const isNone = !tabs.some((tab) => tab.id === value);
  const list = useRef<HTMLDivElement>(null);
  // On a phone the row is longer than the screen: the chosen tab is in sight whichever way it was chosen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab is another place
  useEffect(() => {
    const row = list.current;
    const chosen = row?.querySelector<HTMLElement>('[aria-selected="true"]');
    if (!row || !chosen || row.scrollWidth <= row.clientWidth) return;
    row.scrollLeft = chosen.offsetLeft - (row.clientWidth - chosen.offsetWidth) / 2;
  }, [value]);
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
        {tabs.map((tab, at) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={tabId(base, tab.id)}
            data-tab={tab.id}
            aria-selected={tab.id === value}
            aria-controls={
              tab.id === value ? (panel ?? (children === undefined ? undefined : `${base}-panel`)) : undefined
            }
            tabIndex={tab.id === value || (isNone && at === 0) ? 0 : -1}
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
          aria-labelledby={tabId(base, value)}
          style={{ display: 'contents' }}
        >
          {children}
        </div>
      )}
    </>
  );
}
