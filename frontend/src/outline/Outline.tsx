/** The whole workflow as an indented list that is read and edited without the canvas. */
/* biome-ignore-all lint/a11y/useSemanticElements: a table's elements cannot be placed one by one, which a long list needs */

import { type KeyboardEvent, useRef } from 'react';
import { outline as t } from '../i18n/en/outline';
import { useDocument } from '../stores/document';
import { Bar } from './Bar';
import { pressed, TypeAhead } from './keys';
import s from './outline.module.css';
import { COLUMNS } from './Row';
import { Heads, Rows } from './Rows';
import { usePerform } from './usePerform';
import { useRowFocus } from './useRowFocus';
import { useRows } from './useRows';
import { rowName } from './words';

export function Outline() {
  const shown = useRows();
  const { all, rows, folded, place, selection } = shown;
  const grid = useRef<HTMLDivElement>(null);
  const ahead = useRef(new TypeAhead());
  const focusRow = useRowFocus(grid);
  const { at, row, perform, act, renaming } = usePerform(shown, grid, focusRow);

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
        <Heads />
        <Rows {...{ grid, rows, at, place, folded, selection, renaming, act }} />
      </div>
    </section>
  );
}
