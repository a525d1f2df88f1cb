/** The keyboard as this person wants it: every command with its keys, each to be changed by pressing others. */
import { Plus, RotateCcw, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { keysOf } from '@/commands/find';
import { isWhole, nameOf, shown } from '@/commands/names';
import { resetKeys, setKeys, useOwnKeys } from '@/commands/own';
import { holderOf, type Line, sheet } from '@/commands/sheet';
import type { Command } from '@/commands/types';
import { commands } from '@/i18n/en/commands';
import { shortcuts } from '@/i18n/en/shortcuts';
import { fitsLine } from '@/palette/Shortcuts';
import { announce } from '@/stores/announce';
import { Button, ConfirmDialog, IconButton, Input, Kbd } from '@/ui';
import k from './keyboard.module.css';
import s from './settings.module.css';

const t = shortcuts.settings;

/** What waits for a key: a command, and the key of it that the new one replaces; null: one more. */
interface Recording {
  id: string;
  old: string | null;
}

export default function ShortcutsSection() {
  const own = useOwnKeys((state) => state.own);
  const [text, setText] = useState('');
  const [recording, setRecording] = useState<Recording | null>(null);
  const [resetting, setResetting] = useState(false);
  const hasOwn = Object.keys(own).length > 0;
  return (
    <section className={s.section} aria-labelledby="keys-title">
      <div>
        <h2 id="keys-title">{t.title}</h2>
        <p className={s.lead}>{t.lead}</p>
      </div>
      <div className={k.tools}>
        <Input
          type="search"
          placeholder={shortcuts.search}
          aria-label={shortcuts.search}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button variant="ghost" disabled={!hasOwn} onClick={() => setResetting(true)}>
          {t.resetAll}
        </Button>
      </div>
      {sheet().map(({ group, lines }) => {
        const fit = lines.filter((line) => fitsLine(line, text));
        return fit.length > 0 ? (
          <div key={group}>
            <h3 className={k.group}>{commands.groups[group]}</h3>
            <ul className={k.list}>
              {fit.map((line) => (
                <Row key={line.title} line={line} recording={recording} onRecord={setRecording} />
              ))}
            </ul>
          </div>
        ) : null;
      })}
      <ConfirmDialog
        open={resetting}
        onOpenChange={setResetting}
        title={t.resetAll}
        text={t.resetAllText}
        action={t.resetAll}
        onConfirm={() => resetKeys()}
      />
    </section>
  );
}

/** Commands whose keys can be chosen; the arrows and what the browser does itself stay as they are. */
function changeable({ commands: all }: Line): Command | null {
  const [only, ...others] = all;
  return only && others.length === 0 && !only.native ? only : null;
}

interface RowProps {
  line: Line;
  recording: Recording | null;
  onRecord: (recording: Recording | null) => void;
}

function Row({ line, recording, onRecord }: RowProps) {
  const command = changeable(line);
  const own = useOwnKeys((state) => (command ? state.own[command.id] : undefined));
  if (!command) {
    return (
      <li className={k.row} title={t.fixed}>
        <span className={k.title}>{line.title}</span>
        <span className={k.keys}>
          {line.keys.map((key) => (
            <Kbd key={key}>{shown(key)}</Kbd>
          ))}
        </span>
      </li>
    );
  }
  const { id, title } = command;
  const keys = keysOf(command);
  const isMine = recording?.id === id;
  return (
    <li className={k.row}>
      <span className={k.title}>{title}</span>
      <span className={k.keys}>
        {keys.map((key) => (
          <button
            key={key}
            type="button"
            className={k.key}
            aria-label={t.change(title, shown(key))}
            onClick={() => onRecord({ id, old: key })}
          >
            <Kbd>{shown(key)}</Kbd>
          </button>
        ))}
        {keys.length === 0 && <span className={k.noKey}>{shortcuts.noKey}</span>}
        <IconButton
          label={t.add(title)}
          size="small"
          icon={<Plus size={14} />}
          onClick={() => onRecord({ id, old: null })}
        />
        {keys.length > 0 && (
          <IconButton label={t.remove(title)} size="small" icon={<X size={14} />} onClick={() => setKeys(id, [])} />
        )}
        {own && (
          <IconButton
            label={t.reset(title)}
            size="small"
            icon={<RotateCcw size={14} />}
            onClick={() => resetKeys(id)}
          />
        )}
      </span>
      {isMine && <Recorder command={command} old={recording.old} onDone={() => onRecord(null)} />}
    </li>
  );
}

/** Why a key cannot be a command's, or null: Tab moves the focus, and Escape ends the recording. */
function refusal(key: string, command: Command): string | null {
  if (/(^| )Tab$/.test(key)) return t.never(shown(key));
  const holder = holderOf(key, command.id);
  return holder?.native ? t.browser(shown(key), holder.title) : null;
}

/** Takes the next key press for a command; where the key is another's, asks first. */
function Recorder({ command, old, onDone }: { command: Command; old: string | null; onDone: () => void }) {
  const field = useRef<HTMLButtonElement>(null);
  const before = useRef(document.activeElement);
  const [pressed, setPressed] = useState('');
  const [why, setWhy] = useState('');
  useEffect(() => field.current?.focus(), []);
  const end = (): void => {
    onDone();
    if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus();
  };
  const take = (key: string): void => {
    const kept = keysOf(command).filter((other) => other !== key);
    const next = old !== null && kept.includes(old) ? kept.map((o) => (o === old ? key : o)) : [...kept, key];
    setKeys(command.id, next);
    announce(t.done(command.title, shown(key)));
    end();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    const { nativeEvent } = event;
    if (!isWhole(nativeEvent)) return;
    const key = nameOf(nativeEvent);
    const refused = refusal(key, command);
    setWhy(refused ?? '');
    if (key === 'Escape') end();
    else if (refused) return;
    else if (holderOf(key, command.id)) setPressed(key);
    else take(key);
  };
  const holder = pressed ? holderOf(pressed, command.id) : undefined;
  if (holder) {
    return (
      <span className={k.ask} role="alert">
        {t.taken(shown(pressed), holder.title)}
        <Button size="small" variant="primary" autoFocus onClick={() => take(pressed)}>
          {t.takeOver}
        </Button>
        <Button size="small" variant="ghost" onClick={end}>
          {t.cancel}
        </Button>
      </span>
    );
  }
  return (
    <button ref={field} type="button" className={k.recorder} onKeyDown={onKeyDown} onBlur={onDone}>
      {why || t.press}
    </button>
  );
}
