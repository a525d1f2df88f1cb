/** The palette at the left: every step there is, by group; a click adds after the selection, a drag puts it anywhere. */

import { Search } from 'lucide-react';
import { type DragEvent, useMemo, useRef, useState } from 'react';
import { adding as t } from '../i18n/en/adding';
import { useDocument } from '../stores/document';
import { usePanels } from '../stores/panels';
import { isNarrow } from '../stores/screen';
import { Icon, kindColours, Skeleton } from '../ui';
import { add } from './actions';
import { type Entry, entriesOf, grouped, search } from './entries';
import { focusStep } from './focus';
import s from './palette.module.css';
import { DRAG_TYPE } from './pointer';
import { dragByTouch } from './touchdrag';

export function PalettePanel() {
  const types = useDocument((state) => state.types);
  const tools = useDocument((state) => state.tools);
  const doc = useDocument((state) => state.doc);
  const [text, setText] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const entries = useMemo(() => search(entriesOf(doc, types, tools), text), [doc, types, tools, text]);
  const isLoading = Object.keys(types).length === 0;
  return (
    <aside className={s.palette} aria-label={t.label}>
      <div className={s.search}>
        <Search size={14} aria-hidden />
        <input
          type="search"
          placeholder={t.search}
          aria-label={t.search}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && entries[0]) choose(entries[0]);
            if (event.key === 'ArrowDown') list.current?.querySelector('button')?.focus();
            if (event.key === 'Escape') setText('');
          }}
        />
      </div>
      <div ref={list} className={s.list}>
        {isLoading && <Skeleton height={220} />}
        {grouped(entries).map(([group, members]) => (
          <section key={group} aria-label={group}>
            <h2 className={s.group}>{group}</h2>
            {members.map((entry) => (
              <Item key={entry.key} entry={entry} />
            ))}
          </section>
        ))}
        {!isLoading && entries.length === 0 && <p className={s.none}>{t.none(text)}</p>}
      </div>
    </aside>
  );
}

/** A sheet over the canvas makes way for what was added; after a click the keys are for the canvas again. */
function choose(entry: Entry, isClick = false): void {
  if (isNarrow()) usePanels.getState().hide('left');
  const id = add(entry);
  if (id && isClick) focusStep(id);
}

function Item({ entry }: { entry: Entry }) {
  const { colour } = kindColours(entry.group);
  const onDragStart = (event: DragEvent): void => {
    event.dataTransfer.setData(DRAG_TYPE, entry.key);
    event.dataTransfer.effectAllowed = 'copy';
  };
  return (
    <button
      type="button"
      className={s.item}
      draggable
      title={entry.description}
      onDragStart={onDragStart}
      onPointerDown={(event) => dragByTouch(event, entry.key)}
      onClick={(event) => choose(entry, event.detail > 0)}
    >
      <span className={s.icon} style={{ color: colour }}>
        <Icon name={entry.icon} size={17} />
      </span>
      {entry.title}
    </button>
  );
}
