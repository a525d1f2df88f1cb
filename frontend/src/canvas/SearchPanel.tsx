/** The search bar at the top of the canvas: how much was found, and walking from one to the next. */

import { ChevronDown, ChevronUp, Search, X } from 'lucide-react';
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { menus } from '../i18n/en/menus';
import { announce } from '../stores/announce';
import { useDocument } from '../stores/document';
import { glide } from '../stores/screen';
import { IconButton } from '../ui';
import { goTo, layoutNow } from './actions';
import { focusCanvas } from './focus';
import { type Match, matchesOf } from './matches';
import { useMoment } from './moment';
import { flowIdOf } from './projection';
import s from './search.module.css';
import { flow, useCanvas } from './state';

const t = menus.search;

const close = (): void => useMoment.setState({ finding: false });

export default function SearchPanel() {
  const doc = useDocument((state) => state.doc);
  const types = useDocument((state) => state.types);
  const [text, setText] = useState('');
  const [at, setAt] = useState(-1);
  const field = useRef<HTMLInputElement>(null);
  const matches = useMemo(() => matchesOf(doc, types, layoutNow(), text), [doc, types, text]);
  useOutline(matches);
  useEffect(() => field.current?.focus(), []);

  const walk = useCallback(
    (by: number): void => {
      if (matches.length === 0) return;
      const next = at < 0 && by < 0 ? matches.length - 1 : (at + by + matches.length) % matches.length;
      setAt(next);
      show(matches[next]!);
      announce(t.at(next + 1, matches.length, nameOf(matches[next]!)));
    },
    [matches, at],
  );
  useF3(walk);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') walk(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') {
      close();
      focusCanvas();
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f') field.current?.select();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const count = matches.length === 0 ? t.none : at < 0 ? String(matches.length) : t.count(at + 1, matches.length);
  return (
    <search className={s.bar} aria-label={t.label}>
      <Search size={15} aria-hidden />
      <input
        ref={field}
        type="text"
        placeholder={t.placeholder}
        aria-label={t.label}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(-1);
        }}
        onKeyDown={onKeyDown}
      />
      <span className={s.count} role="status">
        {text.trim() && count}
      </span>
      <IconButton label={t.previous} size="small" icon={<ChevronUp size={15} />} onClick={() => walk(-1)} />
      <IconButton label={t.next} size="small" icon={<ChevronDown size={15} />} onClick={() => walk(1)} />
      <IconButton
        label={t.close}
        size="small"
        icon={<X size={15} />}
        onClick={() => {
          close();
          focusCanvas();
        }}
      />
    </search>
  );
}

function nameOf({ name, kind }: Match): string {
  return kind === 'step' ? name : `${kind === 'note' ? t.note : t.frame} ${name}`;
}

/** Selects what was found and moves the view there. */
function show({ id, kind }: Match): void {
  useCanvas.setState({ selectedEdges: [] });
  if (kind === 'step') {
    goTo(id);
    return;
  }
  const { doc, select } = useDocument.getState();
  select([id]);
  const found = [...(doc.ui?.notes ?? []), ...(doc.ui?.frames ?? [])].find((each) => each.id === id);
  const zoom = flow()?.getZoom() ?? 1;
  if (found) void flow()?.setCenter(found.x + found.w / 2, found.y + found.h / 2, { zoom, duration: glide(160) });
}

/** F3 walks on from wherever the focus is while the bar is open. */
function useF3(walk: (by: number) => void): void {
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== 'F3' || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      walk(event.shiftKey ? -1 : 1);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [walk]);
}

/** Outlines what was found by a style sheet of its own: no card renders, and one that scrolls into view has it too. */
function useOutline(matches: readonly Match[]): void {
  const doc = useDocument((state) => state.doc);
  const [sheet] = useState(() => new CSSStyleSheet());
  useEffect(() => {
    document.adoptedStyleSheets.push(sheet);
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    };
  }, [sheet]);
  useEffect(() => {
    const keys = matches.map(({ id }) => `[data-id="${CSS.escape(flowIdOf(doc, id))}"]`);
    const rule = `.react-flow__node:is(${keys.join(',')}){outline:3px solid var(--warn);outline-offset:3px;border-radius:12px}`;
    sheet.replaceSync(keys.length ? rule : '');
  }, [sheet, matches, doc]);
}
