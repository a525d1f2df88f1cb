/** A list one types into: palette, add menu and connecting by list are made of it. The field keeps the focus. */

import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import { CommandIcon } from '../commands/icons';
import { shown } from '../commands/names';
import type { Command } from '../commands/types';
import { cx, Icon, Kbd, kindColours } from '../ui';
import s from './typeahead.module.css';

export interface Choice {
  key: string;
  title: string;
  /** The letters of the title that fit what was typed. */
  at?: readonly number[];
  about?: string;
  icon?: string;
  /** The catalogue group that tints the icon. */
  tint?: string;
  /** The command that it is: it has a picture of its own. */
  command?: Pick<Command, 'id'>;
  keys?: readonly string[];
  /** Cannot be chosen, and why. */
  why?: string;
}

export interface Section<C extends Choice> {
  title: string;
  choices: readonly C[];
}

interface Props<C extends Choice> {
  /** What the field is for. */
  label: string;
  placeholder: string;
  listLabel: string;
  sections: readonly Section<C>[];
  text: string;
  onText: (text: string) => void;
  onChoose: (choice: C) => void;
  onEscape?: () => void;
  /** Said where nothing fits. */
  none: string;
  /** Above the field: where one is. */
  head?: ReactNode;
}

export function TypeAhead<C extends Choice>(props: Props<C>) {
  const { sections, text, onChoose } = props;
  const id = useId();
  const [active, setActive] = useState(0);
  const all = useMemo(() => sections.flatMap((section) => section.choices), [sections]);
  const at = Math.min(active, all.length - 1);
  const choose = (choice: C | undefined): void => {
    if (choice && choice.why === undefined) onChoose(choice);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const next = moved(event.key, at, all.length);
    if (event.key === 'Enter') choose(all[at]);
    else if (event.key === 'Escape' && props.onEscape) props.onEscape();
    else if (next !== null) setActive(next);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  let index = -1;
  return (
    <>
      {props.head}
      <input
        // biome-ignore lint/a11y/noAutofocus: the list was asked for, typing is what comes next
        autoFocus
        className={s.input}
        placeholder={props.placeholder}
        aria-label={props.label}
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}list`}
        aria-activedescendant={all[at] ? `${id}${at}` : undefined}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          props.onText(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className={s.list} id={`${id}list`} role="listbox" aria-label={props.listLabel}>
        {sections.map(({ title, choices }) => (
          // biome-ignore lint/a11y/useSemanticElements: a part of a list box, not of a form
          <div key={title} role="group" aria-label={title}>
            <div className={s.group} aria-hidden>
              {title}
            </div>
            {choices.map((choice) => {
              index += 1;
              const own = index;
              return (
                <Option
                  key={choice.key}
                  id={`${id}${own}`}
                  choice={choice}
                  isActive={own === at}
                  onHover={() => setActive(own)}
                  onChoose={() => choose(choice)}
                />
              );
            })}
          </div>
        ))}
      </div>
      {all.length === 0 && (
        <p className={s.none} role="status">
          {props.none}
        </p>
      )}
    </>
  );
}

/** Which entry a key leads to; null where it leads nowhere. */
function moved(key: string, at: number, length: number): number | null {
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
  const step = steps[key];
  return step === undefined ? null : Math.max(0, Math.min(at + step, length - 1));
}

interface OptionProps {
  id: string;
  choice: Choice;
  isActive: boolean;
  onHover: () => void;
  onChoose: () => void;
}

function Option({ id, choice, isActive, onHover, onChoose }: OptionProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  const { title, at, about, icon, tint, command, keys, why } = choice;
  const { colour, soft } = tint ? kindColours(tint) : { colour: 'var(--muted)', soft: 'none' };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field above takes the keys
    <div
      ref={ref}
      id={id}
      className={cx(s.option, isActive && s.active, why !== undefined && s.off)}
      role="option"
      aria-selected={isActive}
      aria-disabled={why !== undefined}
      tabIndex={-1}
      onPointerMove={isActive ? undefined : onHover}
      onClick={onChoose}
    >
      <span className={s.tile} style={{ color: colour, background: soft }} aria-hidden>
        {icon ? <Icon name={icon} size={15} /> : command && <CommandIcon command={command} />}
      </span>
      <span className={s.text}>
        <span className={s.title}>
          <Marked text={title} at={at ?? []} />
        </span>
        {(why ?? about) && <span className={s.about}>{why ?? about}</span>}
      </span>
      {keys?.map((key) => (
        <Kbd key={key}>{shown(key)}</Kbd>
      ))}
    </div>
  );
}

/** A text with the letters that fit what was typed. */
export function Marked({ text, at }: { text: string; at: readonly number[] }) {
  if (at.length === 0) return text;
  const parts: { from: number; text: string; fits: boolean }[] = [];
  for (const [index, letter] of [...text].entries()) {
    const fits = at.includes(index);
    const last = parts.at(-1);
    if (last && last.fits === fits) last.text += letter;
    else parts.push({ from: index, text: letter, fits });
  }
  return parts.map((part) =>
    part.fits ? (
      <mark key={part.from} className={s.mark}>
        {part.text}
      </mark>
    ) : (
      part.text
    ),
  );
}
