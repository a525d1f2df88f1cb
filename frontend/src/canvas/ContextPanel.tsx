/** The context menu itself: what can be done here and now, from the list of commands. */

import { AlignStartVertical, ChevronDown, ChevronRight, Ellipsis } from 'lucide-react';
import { Fragment, type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { keysOf } from '../commands/find';
import { CommandIcon } from '../commands/icons';
import { menuOf } from '../commands/menu';
import { shown } from '../commands/names';
import type { Command, MenuPlace } from '../commands/types';
import { menus } from '../i18n/en/menus';
import { cx } from '../ui';
import { stepTo } from '../ui/Menu';
import o from '../ui/overlay.module.css';
import { focusCanvas } from './focus';
import { type MenuAt, useMoment } from './moment';
import { useInside, useOutside } from './Pop';

const t = menus.context;
/** Letters typed within so many milliseconds belong together. */
const SUCCESSION = 700;

export default function ContextPanel({ menu }: { menu: MenuAt }) {
  const panel = useRef<HTMLDivElement>(null);
  // As it was when it opened: a run that goes on does not move what one is about to press.
  const [parts] = useState(() => menuOf(menu.place));
  const close = (): void => {
    if (useMoment.getState().menu === menu) useMoment.setState({ menu: null });
  };
  useLayoutEffect(() => {
    if (!panel.current?.matches(':popover-open')) panel.current?.showPopover?.();
    (panel.current?.querySelector<HTMLElement>('[role=menuitem]') ?? panel.current)?.focus();
  }, []);
  useInside(panel, menu.screen);
  useOutside(panel, close);

  /** The entry that begins with the letters typed in quick succession. */
  const letters = useRef({ text: '', at: 0 });
  const typed = (key: string, time: number, labels: readonly string[]): number | null => {
    if (key.length !== 1) return null;
    const isMore = time - letters.current.at < SUCCESSION;
    letters.current = { text: (isMore ? letters.current.text : '') + key.toLowerCase(), at: time };
    const { text } = letters.current;
    const found = labels.findIndex((label) => label.toLowerCase().startsWith(text));
    return text.length > 1 && found >= 0 ? found : null;
  };
  const choose = (command: Command): void => {
    close();
    focusCanvas();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    const items = [...(panel.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    if (event.key === 'Escape' || event.key === 'Tab') {
      close();
      focusCanvas();
    } else if (!event.ctrlKey && !event.metaKey && !event.altKey) {
      const labels = items.map((item) => item.dataset.title ?? '');
      const at = items.indexOf(document.activeElement as HTMLElement);
      const next = typed(event.key, event.timeStamp, labels) ?? stepTo(event.key, at, labels);
      if (next < 0) return;
      items[next]?.focus();
    } else return;
    event.preventDefault();
  };
  return (
    <div
      ref={panel}
      role="menu"
      popover="manual"
      tabIndex={-1}
      aria-label={t[menu.place]}
      className={o.menu}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => event.preventDefault()}
    >
      {parts.map(({ commands, folded, fold }, index) => (
        <Fragment key={commands[0]?.id ?? 'folded'}>
          {index > 0 && <hr className={o.separator} />}
          {commands.map((command) => (
            <Item key={command.id} command={command} place={menu.place} onChoose={() => choose(command)} />
          ))}
          {fold && <Folded title={t[fold]} commands={folded} place={menu.place} onChoose={choose} />}
        </Fragment>
      ))}
      {parts.length === 0 && <p className={o.item}>{t.nothing}</p>}
    </div>
  );
}

/** Commands under one entry, which opens in place: → or Enter opens it, ← closes it. */
function Folded({
  title,
  commands,
  place,
  onChoose,
}: {
  title: string;
  commands: readonly Command[];
  place: MenuPlace;
  onChoose: (command: Command) => void;
}) {
  const [open, setOpen] = useState(false);
  const head = useRef<HTMLButtonElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
    setOpen(event.key === 'ArrowRight');
    if (event.key === 'ArrowLeft') head.current?.focus();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the entries inside have the focus, this hears their keys
    <div onKeyDown={onKeyDown}>
      <button
        ref={head}
        type="button"
        role="menuitem"
        tabIndex={-1}
        data-title={title}
        className={o.item}
        aria-expanded={open}
        onPointerMove={(event) => event.currentTarget.focus({ preventScroll: true })}
        onClick={() => setOpen(!open)}
      >
        {title === t.align ? <AlignStartVertical size={15} aria-hidden /> : <Ellipsis size={15} aria-hidden />}
        <span className={o.itemLabel}>{title}</span>
        {open ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
      </button>
      {open &&
        commands.map((command) => (
          <Item key={command.id} command={command} place={place} onChoose={() => onChoose(command)} />
        ))}
    </div>
  );
}

function Item({ command, place, onChoose }: { command: Command; place: MenuPlace; onChoose: () => void }) {
  const [title] = useState(() => command.menuTitle?.(place) ?? command.title);
  const [key] = keysOf(command);
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      data-title={title}
      className={cx(o.item, command.danger && o.itemDanger)}
      aria-keyshortcuts={key?.replaceAll(' ', '+').replace('Ctrl', 'Control')}
      onPointerMove={(event) => event.currentTarget.focus({ preventScroll: true })}
      onClick={onChoose}
    >
      <CommandIcon command={command} />
      <span className={o.itemLabel}>{title}</span>
      {key && (
        <span className={o.shortcut} aria-hidden>
          {shown(key)}
        </span>
      )}
    </button>
  );
}
