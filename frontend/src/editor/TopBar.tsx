/** The editor's top bar: where we are, how it is saved, search, who else has it, share, versions, theme, run. */

import { Ellipsis, Moon, Search, Sun } from 'lucide-react';
import {
  lazy,
  type KeyboardEvent as ReactKeyboardEvent,
  type ReactNode,
  Suspense,
  useEffect,
  useRef,
  useState,
} from 'react';
import { Link, useLocation } from 'wouter';
import { useMe } from '../api';
import { useCanvas } from '../canvas/state';
import { useKey } from '../commands/own';
import { LONGEST_TITLE } from '../graph/limits';
import { topbar as t } from '../i18n/en/topbar';
import { usePresence } from '../presence/store';
import { RestButton } from '../rest/RestButton';
import { RunButton } from '../run-ui/RunButton';
import { ShareButton } from '../share/ShareButton';
import { useDocument } from '../stores/document';
import { useNarrow } from '../stores/screen';
import { toggleTheme, useTheme } from '../stores/theme';
import { Avatar, IconButton, Kbd, Tooltip } from '../ui';
import { PublishButton } from '../versions/PublishButton';
import { VersionsButton } from '../versions/VersionsDialog';
import { SaveBadge } from './SaveBadge';
import s from './topbar.module.css';

export function TopBar() {
  const id = useDocument((state) => state.id) ?? '';
  const { shown } = useTheme();
  const find = useKey('general.palette', 'Ctrl K');
  return (
    <header className={s.bar}>
      <div className={s.left}>
        <Link href="/workflows" className={s.logo} aria-label={t.home}>
          <span className={s.diamond} aria-hidden />
          <span className={s.word}>Baton</span>
        </Link>
        <span className={s.slash} aria-hidden>
          /
        </span>
        <Name />
        <SaveBadge />
      </div>
      <button
        type="button"
        className={s.search}
        data-hint="find"
        onClick={() => useCanvas.setState({ searching: true })}
      >
        <Search size={15} aria-hidden />
        <span className={s.searchText}>{t.search}</span>
        {find && (
          <span className={s.searchKeys}>
            <Kbd>{find}</Kbd>
          </span>
        )}
      </button>
      <div className={s.right}>
        <People />
        <Tools>
          <ShareButton workflowId={id} />
          <RestButton workflowId={id} />
          <VersionsButton workflowId={id} />
          <PublishButton workflowId={id} />
          <IconButton
            label={shown === 'dark' ? t.light : t.dark}
            icon={shown === 'dark' ? <Sun size={16} /> : <Moon size={16} />}
            onClick={toggleTheme}
          />
        </Tools>
        <RunButton />
      </div>
    </header>
  );
}

/** What can be done with the workflow: side by side, or behind a button where there is no room. */
function Tools({ children }: { children: ReactNode }) {
  const narrow = useNarrow();
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const close = (event: Event): void => {
      const isKey = event instanceof KeyboardEvent;
      const isOwn = box.current?.contains(event.target as Node) || document.querySelector('dialog[open]');
      if (isKey ? event.key === 'Escape' : !isOwn) setOpen(false);
    };
    window.addEventListener('pointerdown', close);
    window.addEventListener('keydown', close);
    return () => {
      window.removeEventListener('pointerdown', close);
      window.removeEventListener('keydown', close);
    };
  }, [open]);
  if (!narrow) return <div className={s.tools}>{children}</div>;
  return (
    <div ref={box}>
      <IconButton
        label={t.more}
        icon={<Ellipsis size={16} />}
        outlined
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      />
      <div className={s.drop} hidden={!open}>
        {children}
      </div>
    </div>
  );
}

function Name() {
  const name = useDocument((state) => state.name);
  const readOnly = useDocument((state) => state.readOnly);
  const isReady = useDocument((state) => state.status === 'ready');
  const [editing, setEditing] = useState(false);
  const isUnsaved = useDocument((state) => state.save.pending > 0);
  useEffect(() => {
    if (name) document.title = t.tab(name, isUnsaved);
  }, [name, isUnsaved]);
  if (!isReady) return null;
  if (readOnly) return <h1 className={s.name}>{name}</h1>;
  if (editing) return <NameInput name={name} onEnd={() => setEditing(false)} />;
  return (
    <h1 className={s.heading}>
      <button type="button" className={s.name} onClick={() => setEditing(true)} title={t.rename}>
        {name || t.untitled}
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
  const onKeyDown = (event: ReactKeyboardEvent): void => {
    if (event.key === 'Escape') cancelled.current = true;
    if (event.key === 'Enter' || event.key === 'Escape') input.current?.blur();
  };
  return (
    <input
      ref={input}
      className={s.nameInput}
      defaultValue={name}
      aria-label={t.name}
      maxLength={LONGEST_TITLE}
      onBlur={end}
      onKeyDown={onKeyDown}
    />
  );
}

// The canvas is there first, then the people on it.
const Others = lazy(() => import('../presence/People').then((module) => ({ default: module.People })));

/** Me, whose workflow it is, and who else has it open. */
function People() {
  const me = useMe().data;
  const [path] = useLocation();
  const id = useDocument((state) => (state.status === 'ready' ? state.id : null));
  const owner = useDocument((state) => state.ownerName);
  const mine = me?.name || me?.username || '';
  const isOwnerHere = usePresence((state) => state.others.some(({ name }) => name === owner));
  const names = [...new Set([mine, isOwnerHere ? '' : owner].filter(Boolean))];
  return (
    <span className={s.people}>
      {id && !path.includes('/runs/') && (
        <Suspense fallback={null}>
          <Others workflow={id} />
        </Suspense>
      )}
      <span className={s.own}>
        {names.map((name) => (
          <Tooltip key={name} content={name === mine ? t.you(name) : t.owner(name)}>
            <span>
              <Avatar name={name} size={22} />
            </span>
          </Tooltip>
        ))}
      </span>
    </span>
  );
}
