/** The command palette (Ctrl K): finds steps, commands, pages and other workflows, and does them. */

import { CornerDownLeft } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useWorkflows } from '../api';
import { useCanvas } from '../canvas/state';
import { cx, Icon, Kbd, kindColours, Modal } from '../ui';
import { type Command, commands, find } from './commands';
import s from './palette.module.css';

export function Palette() {
  const open = useCanvas((state) => state.searching);
  const setOpen = (searching: boolean): void => useCanvas.setState({ searching });
  return (
    <Modal open={open} onOpenChange={setOpen} className={s.popup} label="Search or run a command">
      <Search onDone={() => setOpen(false)} />
    </Modal>
  );
}

function Search({ onDone }: { onDone: () => void }) {
  const [, go] = useLocation();
  const { data: workflows = [] } = useWorkflows();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const list = useMemo(() => commands(go, workflows), [go, workflows]);
  const found = useMemo(() => ordered(find(list, text), text), [list, text]);
  const choose = (command: Command | undefined): void => {
    if (!command) return;
    onDone();
    // After the dialog has let go of the focus.
    requestAnimationFrame(() => command.run());
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setActive((at) => Math.min(at + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setActive((at) => Math.max(at - 1, 0));
    else if (event.key === 'Enter') choose(found[active]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        // biome-ignore lint/a11y/noAutofocus: the palette was asked for, typing is what comes next
        autoFocus
        className={s.input}
        placeholder="Search steps, commands, workflows…"
        aria-label="Search or run a command"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={found[active] ? `palette-${active}` : undefined}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className={s.list} id="palette-list" role="listbox" aria-label="Commands">
        {found.map((command, index) => (
          <div key={command.id}>
            {command.group !== found[index - 1]?.group && <div className={s.group}>{command.group}</div>}
            <Row command={command} index={index} isActive={index === active} onHover={setActive} onChoose={choose} />
          </div>
        ))}
        {found.length === 0 && <p className={s.none}>Nothing found for “{text}”.</p>}
      </div>
    </>
  );
}

const GROUPS: Command['group'][] = ['Commands', 'Steps of this workflow', 'Add', 'Go to', 'Workflows'];

/** With nothing typed by group; with something typed by how well it fits, groups kept together by their best. */
function ordered(found: Command[], text: string): Command[] {
  const order = text.trim() ? [...new Set(found.map((command) => command.group))] : GROUPS;
  return order.flatMap((group) => found.filter((command) => command.group === group));
}

interface RowProps {
  command: Command;
  index: number;
  isActive: boolean;
  onHover: (index: number) => void;
  onChoose: (command: Command) => void;
}

function Row({ command, index, isActive, onHover, onChoose }: RowProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  const colour = command.tint ? kindColours(command.tint).colour : 'var(--muted)';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the search field above takes the keys
    <div
      ref={ref}
      id={`palette-${index}`}
      className={cx(s.row, isActive && s.active)}
      role="option"
      aria-selected={isActive}
      tabIndex={-1}
      onPointerMove={() => onHover(index)}
      onClick={() => onChoose(command)}
    >
      <span className={s.icon} style={{ color: colour }}>
        {command.icon ? (
          <Icon name={command.icon} size={15} />
        ) : (
          <CornerDownLeft size={14} className={s.enter} aria-hidden />
        )}
      </span>
      <span className={s.title}>{command.title}</span>
      {command.keys && <Kbd>{command.keys}</Kbd>}
    </div>
  );
}
