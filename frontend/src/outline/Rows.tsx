/** The rows of the outline: all of them, or of a long workflow those in sight. */
/* biome-ignore-all lint/a11y/useSemanticElements: a table's elements cannot be placed one by one, which a long list needs */
/* biome-ignore-all lint/a11y/useFocusableInteractive: headings, nothing to act on */

import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useState } from 'react';
import { outline as t } from '../i18n/en/outline';
import { cx } from '../ui';
import s from './outline.module.css';
import { COLUMNS, Row, type RowActions } from './Row';
import type { OutlineRow } from './tree';
import type { Place } from './useRows';

/** Above so many rows only those in sight are drawn. */
const VIRTUAL_ABOVE = 200;
const ROW_HEIGHT = 34;

interface RowsProps {
  /** What scrolls. */
  grid: RefObject<HTMLElement | null>;
  rows: readonly OutlineRow[];
  at: number;
  place: Place;
  folded: ReadonlySet<string>;
  selection: readonly string[];
  /** The key of the row that is being renamed; empty: none. */
  renaming: string;
  act: RowActions;
}

export function Rows({ grid, rows, at, place, folded, selection, renaming, act }: RowsProps) {
  const isVirtual = rows.length > VIRTUAL_ABOVE;
  // An element's ref is set after the effects of what stands in it: at the first drawing there is nothing to measure yet.
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  useEffect(() => setScroller(grid.current), [grid]);
  const virtual = useVirtualizer({
    count: isVirtual ? rows.length : 0,
    getScrollElement: () => scroller,
    estimateSize: () => ROW_HEIGHT,
    scrollPaddingStart: ROW_HEIGHT,
    overscan: 10,
    // The active row is always there, so that the focus is never lost.
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), at])].sort((a, b) => a - b),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a list that is drawn in part is told where the row is
  useEffect(() => {
    if (isVirtual) virtual.scrollToIndex(at);
    else grid.current?.querySelector('[tabindex="0"]')?.scrollIntoView?.({ block: 'nearest' });
  }, [place.key, isVirtual, scroller]);

  const rowAt = (each: number, start?: number) => {
    const row = rows[each];
    if (!row) return null;
    return (
      <Row
        key={row.key}
        row={row}
        index={each}
        isOpen={!folded.has(row.key)}
        isSelected={row.id !== '' && row.kind !== 'outcome' && selection.includes(row.id)}
        column={row.key === place.key ? place.column : undefined}
        isRenaming={renaming === row.key}
        measure={isVirtual ? virtual.measureElement : undefined}
        style={start === undefined ? undefined : { transform: `translateY(${start}px)` }}
        act={act}
      />
    );
  };
  if (!isVirtual) return <div>{rows.map((_, each) => rowAt(each))}</div>;
  return (
    <div className={s.virtual} style={{ height: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map((item) => rowAt(item.index, item.start))}
    </div>
  );
}

/** What the columns are called. */
export function Heads() {
  return (
    <div className={s.heads}>
      <div role="row" aria-rowindex={1} className={cx(s.row, s.head)}>
        {COLUMNS.map((column, each) => (
          <div key={column} role="columnheader" aria-colindex={each + 1} className={cx(s.cell, s[column])}>
            {t.columns[column]}
          </div>
        ))}
      </div>
    </div>
  );
}
