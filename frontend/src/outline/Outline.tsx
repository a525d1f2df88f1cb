/** The whole workflow as an indented list that is read and edited without the canvas. */
/* biome-ignore-all lint/a11y/useSemanticElements: a table's elements cannot be placed one by one, which a long list needs */
/* biome-ignore-all lint/a11y/useFocusableInteractive: headings, nothing to act on */

import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type MouseEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { focusCanvas } from '../canvas/focus';
import { outline as t } from '../i18n/en/outline';
import { useDocument } from '../stores/document';
import { cx } from '../ui';
import * as acts from './acts';
import { Bar } from './Bar';
import { type Doing, pressed, TypeAhead } from './keys';
import s from './outline.module.css';
import { COLUMNS, Row, type RowActions } from './Row';
import { useOutline } from './state';
import { subject, useRows } from './useRows';
import { rowName } from './words';

/** Above so many rows only those in sight are drawn. */
const VIRTUAL_ABOVE = 200;
const ROW_HEIGHT = 34;

export function Outline() {
  const { all, rows, index, folded, setFold, place, setPlace, show, selection } = useRows();
  const grid = useRef<HTMLDivElement>(null);
  const [renaming, setRenaming] = useState('');
  /** The focus belongs on the active row as soon as it is drawn. */
  const wanted = useRef(useOutline.getState().fresh);
  const ahead = useRef(new TypeAhead());
  const at = index.get(place.key) ?? 0;
  const row = rows[at];
  const isVirtual = rows.length > VIRTUAL_ABOVE;
  const virtual = useVirtualizer({
    count: isVirtual ? rows.length : 0,
    getScrollElement: () => grid.current,
    estimateSize: () => ROW_HEIGHT,
    scrollPaddingStart: ROW_HEIGHT,
    overscan: 10,
    // The active row is always there, so that the focus is never lost.
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), at])].sort((a, b) => a - b),
  });

  const focusRow = useCallback(() => {
    wanted.current = true;
  }, []);
  const go = useCallback(
    (key: string, column: number, how: 'one' | 'more' | 'focus' = 'one') => {
      setPlace({ key, column });
      focusRow();
      const id = subject(rows[index.get(key) ?? -1]);
      const { select, selection: before } = useDocument.getState();
      if (how !== 'focus') select(id === undefined ? [] : how === 'more' ? [...new Set([...before, id])] : [id]);
    },
    [rows, index, setPlace, focusRow],
  );

  useEffect(() => useOutline.setState({ fresh: false }), []);
  useLayoutEffect(() => {
    const box = grid.current;
    // Closed: the canvas takes the focus that was in here.
    return () => void (box?.parentElement?.contains(document.activeElement) && requestAnimationFrame(focusCanvas));
  }, []);
  // A key, a menu or an undo may have moved the active row while the focus was in the outline, or on what it removed.
  useLayoutEffect(() => {
    const active = grid.current?.querySelector<HTMLElement>('[tabindex="0"]');
    const isInside = grid.current?.contains(document.activeElement);
    if (!active || document.activeElement === active) wanted.current = wanted.current && !active;
    else if (wanted.current || (isInside && document.activeElement?.matches('[role="row"], [role="gridcell"]'))) {
      wanted.current = false;
      active.focus();
    }
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a list that is drawn in part is told where the row is
  useEffect(() => {
    if (isVirtual) virtual.scrollToIndex(at);
    else grid.current?.querySelector('[tabindex="0"]')?.scrollIntoView?.({ block: 'nearest' });
  }, [place.key, isVirtual]);

  const perform = (doing: Doing): void => {
    const readOnly = useDocument.getState().readOnly;
    const element = grid.current?.querySelector(`[data-key="${CSS.escape(row?.key ?? '')}"]`) ?? null;
    switch (doing.do) {
      case 'go':
        if (rows[doing.to]) go(rows[doing.to]!.key, doing.column, doing.extend ? 'more' : 'one');
        return;
      case 'column':
        if (row) go(row.key, doing.column, 'focus');
        return;
      case 'fold':
        if (row) setFold(row.key, !doing.open);
        return;
      case 'siblings':
        for (const other of rows) if (other.parent === row?.parent) setFold(other.key, false);
        return;
      case 'act':
        element?.querySelector<HTMLElement>(`[data-column="${place.column}"] button`)?.click();
        return;
      case 'settings':
        acts.openSettings(row);
        return;
      case 'add':
        acts.openAdd(row, element);
        return;
      case 'rename':
        if (row && !readOnly && /step|note|frame/.test(row.kind)) setRenaming(row.key);
        return;
      case 'move':
        focusRow();
        acts.move(row, doing.direction);
        return;
      case 'remove': {
        const next = rows.slice(at + 1).find((other) => other.kind === 'step' && !isBelow(other.key)) ?? rows[at - 1];
        acts.remove(row, place.column, doing.heal);
        const isGone = row !== undefined && !hasSubject(row.id);
        if (isGone && next) go(next.key, -1);
        return;
      }
    }
  };
  const isBelow = (key: string): boolean => {
    const from = all.findIndex((other) => other.key === row?.key);
    const to = all.findIndex((other) => other.key === key);
    return to > from && all.slice(from + 1, to + 1).every((other) => other.level > (row?.level ?? 0));
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const target = event.target as Element;
    if (target.closest('input, textarea, [role="menu"]') || event.defaultPrevented) return;
    if (target.matches('button') && (event.key === 'Enter' || event.key === ' ')) return;
    const where = { rows, at, column: place.column, isOpen: !folded.has(place.key), columns: COLUMNS.length };
    const doing = pressed(event, where);
    const { doc } = useDocument.getState();
    const found = doing ? -1 : ahead.current.find(event, () => rows.map((each) => rowName(each, doc)), at);
    if (!doing && found < 0) return;
    event.preventDefault();
    perform(doing ?? { do: 'go', to: found, column: place.column });
  };

  const latest = useRef({ go, setFold, show, folded, focusRow, rows });
  latest.current = { go, setFold, show, folded, focusRow, rows };
  const act = useMemo<RowActions>(
    () => ({
      pick(key: string, column: number, event: MouseEvent) {
        const isMore = event.ctrlKey || event.metaKey || event.shiftKey;
        latest.current.go(key, column, isMore ? 'more' : 'one');
      },
      fold: (key) => latest.current.setFold(key, !latest.current.folded.has(key)),
      goTo(id) {
        useDocument.getState().select([id]);
        latest.current.show(id);
        latest.current.focusRow();
      },
      rename(key) {
        const named = latest.current.rows.find((each) => each.key === key);
        if (named && /step|note|frame/.test(named.kind) && !useDocument.getState().readOnly) setRenaming(key);
      },
      renamed() {
        setRenaming('');
        latest.current.focusRow();
      },
    }),
    [],
  );

  const rowAt = (each: number, start?: number) => {
    const shown = rows[each];
    if (!shown) return null;
    return (
      <Row
        key={shown.key}
        row={shown}
        index={each}
        isOpen={!folded.has(shown.key)}
        isSelected={shown.id !== '' && shown.kind !== 'outcome' && selection.includes(shown.id)}
        column={shown.key === place.key ? place.column : undefined}
        isRenaming={renaming === shown.key}
        measure={isVirtual ? virtual.measureElement : undefined}
        style={start === undefined ? undefined : { transform: `translateY(${start}px)` }}
        act={act}
      />
    );
  };
  return (
    <section className={s.outline} aria-label={t.title} data-outline>
      <Bar row={row} all={all} perform={perform} />
      <div
        ref={grid}
        role="treegrid"
        tabIndex={-1}
        aria-label={t.label}
        aria-multiselectable
        aria-rowcount={rows.length + 1}
        aria-colcount={COLUMNS.length}
        className={s.grid}
        onKeyDown={onKeyDown}
      >
        <div className={s.heads}>
          <div role="row" aria-rowindex={1} className={cx(s.row, s.head)}>
            {COLUMNS.map((column, each) => (
              <div key={column} role="columnheader" aria-colindex={each + 1} className={cx(s.cell, s[column])}>
                {t.columns[column]}
              </div>
            ))}
          </div>
        </div>
        <div
          className={cx(isVirtual && s.virtual)}
          style={isVirtual ? { height: virtual.getTotalSize() } : undefined}
        >
          {isVirtual
            ? virtual.getVirtualItems().map((item) => rowAt(item.index, item.start))
            : rows.map((_, each) => rowAt(each))}
        </div>
      </div>
    </section>
  );
}

function hasSubject(id: string): boolean {
  const { nodes, ui } = useDocument.getState().doc;
  return [...(ui?.notes ?? []), ...(ui?.frames ?? [])].some((each) => each.id === id) || id in nodes;
}
