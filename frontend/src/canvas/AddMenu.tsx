/** The small menu that adds a step where a wire was dropped, on a wire, in a container, or after the selection. */

import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useDocument } from '../stores/document';
import { cx, Icon, kindColours } from '../ui';
import { add } from './actions';
import { type Entry, entriesOf, search } from './entries';
import s from './menu.module.css';
import { type AddMenuAt, useCanvas } from './state';

export function AddMenu() {
  const menu = useCanvas((state) => state.menu);
  return menu ? createPortal(<Panel key={`${menu.screen.x} ${menu.screen.y}`} menu={menu} />, document.body) : null;
}

function Panel({ menu }: { menu: AddMenuAt }) {
  const types = useDocument((state) => state.types);
  const tools = useDocument((state) => state.tools);
  const doc = useDocument((state) => state.doc);
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const panel = useRef<HTMLDivElement>(null);
  const entries = useMemo(() => {
    const all = entriesOf(doc, types, tools).filter((entry) => !types[entry.wish.type]?.is_entry || !menu.after);
    return search(all, text);
  }, [doc, types, tools, text, menu.after]);
  const close = (): void => useCanvas.getState().openMenu(null);
  useInside(panel);
  useEffect(() => {
    const onDown = (event: PointerEvent): void => {
      if (!panel.current?.contains(event.target as Node)) close();
    };
    window.addEventListener('pointerdown', onDown, true);
    return () => window.removeEventListener('pointerdown', onDown, true);
  });

  const choose = (entry: Entry | undefined): void => {
    if (!entry) return;
    close();
    const { canvas, after, on, into } = menu;
    add(entry, {
      ...(canvas ? { canvas } : {}),
      ...(after ? { after } : {}),
      ...(on ? { on } : {}),
      ...(into ? { into } : {}),
    });
    document.querySelector<HTMLElement>('.react-flow')?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape') close();
    else if (event.key === 'ArrowDown') setActive((at) => Math.min(at + 1, entries.length - 1));
    else if (event.key === 'ArrowUp') setActive((at) => Math.max(at - 1, 0));
    else if (event.key === 'Enter') choose(entries[active]);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={panel}
      className={s.panel}
      style={{ left: menu.screen.x, top: menu.screen.y }}
      role="dialog"
      aria-label="Add a step"
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: the menu was asked for, typing is what comes next
        autoFocus
        className={s.input}
        placeholder="What comes next?"
        aria-label="Search steps to add"
        role="combobox"
        aria-expanded="true"
        aria-controls="add-menu-list"
        aria-activedescendant={entries[active] ? `add-${entries[active].key}` : undefined}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className={s.list} id="add-menu-list" role="listbox" aria-label="Steps">
        {entries.map((entry, index) => (
          <Option
            key={entry.key}
            entry={entry}
            isActive={index === active}
            onHover={() => setActive(index)}
            onChoose={() => choose(entry)}
          />
        ))}
        {entries.length === 0 && <p className={s.none}>Nothing is called “{text}”.</p>}
      </div>
    </div>
  );
}

function Option({
  entry,
  isActive,
  onHover,
  onChoose,
}: {
  entry: Entry;
  isActive: boolean;
  onHover: () => void;
  onChoose: () => void;
}) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  const { colour, soft } = kindColours(entry.group);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the search field above takes the keys
    <div
      ref={ref}
      id={`add-${entry.key}`}
      className={cx(s.option, isActive && s.active)}
      role="option"
      aria-selected={isActive}
      tabIndex={-1}
      onPointerMove={onHover}
      onClick={onChoose}
    >
      <span className={s.tile} style={{ color: colour, background: soft }}>
        <Icon name={entry.icon} size={14} />
      </span>
      <span className={s.text}>
        <span className={s.title}>{entry.title}</span>
        <span className={s.about}>{entry.description}</span>
      </span>
    </div>
  );
}

/** Keeps the panel inside the window. */
function useInside(panel: React.RefObject<HTMLDivElement | null>): void {
  useLayoutEffect(() => {
    const box = panel.current;
    if (!box) return;
    const { right, bottom } = box.getBoundingClientRect();
    const dx = Math.max(0, right - window.innerWidth + 8);
    const dy = Math.max(0, bottom - window.innerHeight + 8);
    box.style.translate = `${-dx}px ${-dy}px`;
  }, [panel]);
}
