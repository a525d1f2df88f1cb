/** The editor's top bar: where we are, how it is saved, search, who else has it, share, versions, theme, run. */

import { Moon, Search, Sun } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { useMe } from '../api';
import { toggleTheme, useTheme } from '../app/theme';
import { useCanvas } from '../canvas/state';
import { RestButton } from '../rest/RestPanel';
import { RunButton } from '../run-ui/RunButton';
import { ShareButton } from '../share/ShareDialog';
import { useDocument } from '../stores/document';
import { Avatar, IconButton, Kbd, Tooltip } from '../ui';
import { PublishButton } from '../versions/PublishButton';
import { VersionsButton } from '../versions/VersionsDialog';
import { SaveBadge } from './SaveBadge';
import s from './topbar.module.css';

export function TopBar() {
  const id = useDocument((state) => state.id) ?? '';
  const { shown } = useTheme();
  return (
    <header className={s.bar}>
      <div className={s.left}>
        <Link href="/workflows" className={s.logo} aria-label="Baton, all workflows">
          <span className={s.diamond} aria-hidden />
          Baton
        </Link>
        <span className={s.slash} aria-hidden>
          /
        </span>
        <Name />
        <SaveBadge />
      </div>
      <button type="button" className={s.search} onClick={() => useCanvas.setState({ searching: true })}>
        <Search size={15} aria-hidden />
        <span className={s.searchText}>Search or run a command</span>
        <Kbd>Ctrl K</Kbd>
      </button>
      <div className={s.right}>
        <People />
        <ShareButton workflowId={id} />
        <RestButton workflowId={id} />
        <VersionsButton workflowId={id} />
        <PublishButton workflowId={id} />
        <IconButton
          label={shown === 'dark' ? 'Light theme' : 'Dark theme'}
          icon={shown === 'dark' ? <Sun size={16} /> : <Moon size={16} />}
          onClick={toggleTheme}
        />
        <RunButton />
      </div>
    </header>
  );
}

function Name() {
  const name = useDocument((state) => state.name);
  const readOnly = useDocument((state) => state.readOnly);
  const isReady = useDocument((state) => state.status === 'ready');
  const [editing, setEditing] = useState(false);
  useEffect(() => {
    if (name) document.title = `${name} · Baton`;
  }, [name]);
  if (!isReady) return null;
  if (readOnly) return <h1 className={s.name}>{name}</h1>;
  if (editing) return <NameInput name={name} onEnd={() => setEditing(false)} />;
  return (
    <h1 className={s.heading}>
      <button type="button" className={s.name} onClick={() => setEditing(true)} title="Rename the workflow">
        {name || 'Untitled'}
      </button>
    </h1>
  );
}

function NameInput({ name, onEnd }: { name: string; onEnd: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  const cancelled = useRef(false);
  useEffect(() => input.current?.select(), []);
  const end = (): void => {
    const text = input.current?.value.trim();
    if (text && text !== name && !cancelled.current) useDocument.getState().setWorkflow('name', text);
    onEnd();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') cancelled.current = true;
    if (event.key === 'Enter' || event.key === 'Escape') input.current?.blur();
  };
  return (
    <input
      ref={input}
      className={s.nameInput}
      defaultValue={name}
      aria-label="Workflow name"
      maxLength={200}
      onBlur={end}
      onKeyDown={onKeyDown}
    />
  );
}

/** Me, and whose workflow it is. */
function People() {
  const me = useMe().data;
  const owner = useDocument((state) => state.ownerName);
  const mine = me?.name || me?.username || '';
  const names = [...new Set([mine, owner].filter(Boolean))];
  return (
    <span className={s.people}>
      {names.map((name) => (
        <Tooltip key={name} content={name === mine ? `${name} (you)` : `${name}, owner`}>
          <span>
            <Avatar name={name} size={22} />
          </span>
        </Tooltip>
      ))}
    </span>
  );
}
