/** The frame of every page but the editor: the navigation, the demo hint, the content; and a page's heading. */
import {
  ChevronsUpDown,
  History,
  Inbox,
  LayoutTemplate,
  LogOut,
  Moon,
  Settings,
  Sparkles,
  Sun,
  Workflow,
  X,
} from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useMe } from '@/api';
import { Avatar, Banner, cx, IconButton, Menu } from '@/ui';
import { useInboxCount } from '@/ws/inbox';
import { signOut } from './session';
import s from './shell.module.css';
import { toggleTheme, useTheme } from './theme';

const PLACES = [
  { path: '/workflows', label: 'Workflows', icon: Workflow },
  { path: '/templates', label: 'Templates', icon: LayoutTemplate },
  { path: '/runs', label: 'Runs', icon: History },
  { path: '/approvals', label: 'Approvals', icon: Inbox },
  { path: '/settings', label: 'Settings', icon: Settings },
];

function Account() {
  const me = useMe().data;
  const { shown } = useTheme();
  const [, go] = useLocation();
  const name = me?.name || me?.username || '';
  return (
    <Menu
      align="start"
      trigger={
        <button type="button" className={s.account} aria-label="Account">
          <Avatar name={name} size={26} />
          <span className={s.accountText}>
            <span>{name}</span>
            <span className={s.accountMail}>{me?.email}</span>
          </span>
          <ChevronsUpDown size={14} aria-hidden />
        </button>
      }
      items={[
        {
          label: shown === 'dark' ? 'Light theme' : 'Dark theme',
          icon: shown === 'dark' ? <Sun size={15} /> : <Moon size={15} />,
          onSelect: toggleTheme,
        },
        { label: 'Settings', icon: <Settings size={15} />, onSelect: () => go('/settings') },
        'separator',
        { label: 'Sign out', icon: <LogOut size={15} />, onSelect: signOut },
      ]}
    />
  );
}

const HIDDEN = 'baton.demo-hint';

/** Says that no real model answers yet, and where to change that; `flat` runs along the edge of the editor. */
export function DemoBanner({ flat }: { flat?: boolean }) {
  const me = useMe().data;
  const [hidden, setHidden] = useState(() => tabStorage()?.getItem(HIDDEN) === '1');
  if (!me?.demo || hidden) return null;
  function hide() {
    setHidden(true);
    tabStorage()?.setItem(HIDDEN, '1');
  }
  return (
    <Banner
      tone="accent"
      flat={flat}
      icon={<Sparkles size={15} color="var(--accent-ink)" />}
      action={<IconButton label="Hide until next time" size="small" icon={<X size={14} />} onClick={hide} />}
    >
      Using the demo model. <Link href="/settings/connections">Add a provider key</Link> to use a real one.
    </Banner>
  );
}

function tabStorage(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null; // the browser keeps it from us: the hint comes back with the next page
  }
}

export function Shell({ children }: { children: ReactNode }) {
  const [path] = useLocation();
  const pending = useInboxCount();
  return (
    <div className={s.shell}>
      <a href="#content" className={s.skip}>
        Skip to content
      </a>
      <nav className={s.side} aria-label="Main">
        <Link href="/workflows" className={s.brand} aria-label="Baton, home">
          <span className={s.diamond} aria-hidden />
          Baton
        </Link>
        {PLACES.map((place) => {
          const here = path === place.path || path.startsWith(`${place.path}/`);
          const waits = place.path === '/approvals' && pending > 0;
          return (
            <Link key={place.path} href={place.path} className={s.link} {...(here ? { 'aria-current': 'page' } : {})}>
              <place.icon size={17} aria-hidden />
              <span className={s.linkText}>{place.label}</span>
              {waits && (
                <span className={s.count}>
                  {pending}
                  <span className="sr-only"> waiting for you</span>
                </span>
              )}
            </Link>
          );
        })}
        <span className={s.grow} />
        <Account />
      </nav>
      <main className={s.main} id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

/** A page's width, heading and actions; also names the browser's tab. */
export function Page({
  title,
  lead,
  actions,
  narrow,
  children,
}: {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  narrow?: boolean;
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Baton`;
  }, [title]);
  return (
    <div className={cx(s.page, narrow && s.narrow)}>
      <header className={s.head}>
        <div className={s.titles}>
          <h1>{title}</h1>
          {lead && <p className={s.lead}>{lead}</p>}
        </div>
        {actions && <div className={s.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
