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
  Users,
  WifiOff,
  Workflow,
  X,
} from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useMe } from '@/api';
import { PaletteHost } from '@/palette/PaletteHost';
import { Avatar, Banner, Button, cx, IconButton, Menu, Skeleton } from '@/ui';
import { useInbox, useInboxCount } from '@/ws/inbox';
import { shell as t } from '../i18n/en/shell';
import { signOut } from '../stores/session';
import { toggleTheme, useTheme } from '../stores/theme';
import s from './shell.module.css';
import { leaveTab, nameTab } from './tab';

const PLACES = [
  { path: '/workflows', label: t.places.workflows, icon: Workflow },
  { path: '/templates', label: t.places.templates, icon: LayoutTemplate },
  { path: '/runs', label: t.places.runs, icon: History },
  { path: '/approvals', label: t.places.approvals, icon: Inbox },
  { path: '/team', label: t.places.team, icon: Users },
  { path: '/settings', label: t.places.settings, icon: Settings },
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
        <button type="button" className={s.account} aria-label={t.account}>
          {me ? (
            <Avatar name={name} size={26} />
          ) : (
            <Skeleton width={26} height={26} style={{ borderRadius: '50%' }} />
          )}
          <span className={s.accountText}>
            <span>{name}</span>
            <span className={s.accountMail}>{me?.email}</span>
          </span>
          <ChevronsUpDown size={14} aria-hidden />
        </button>
      }
      items={[
        {
          label: shown === 'dark' ? t.lightTheme : t.darkTheme,
          icon: shown === 'dark' ? <Sun size={15} /> : <Moon size={15} />,
          onSelect: toggleTheme,
        },
        { label: t.settings, icon: <Settings size={15} />, onSelect: () => go('/settings') },
        'separator',
        { label: t.signOut, icon: <LogOut size={15} />, onSelect: signOut },
      ]}
    />
  );
}

const PATIENCE = 3000;
const HIDDEN = 'baton.demo-hint';

/** Says that no real model answers yet, and where to change that; `flat` runs along the edge of the editor. */
export function DemoBanner({ flat }: { flat?: boolean }) {
  const me = useMe().data;
  const [hidden, setHidden] = useState(() => tabStorage()?.getItem(HIDDEN) === '1');
  // The page itself says so before anything is asked: what comes late pushes everything down.
  const isDemo = me ? me.demo : 'demo' in document.documentElement.dataset;
  if (!isDemo || hidden) return null;
  function hide() {
    setHidden(true);
    tabStorage()?.setItem(HIDDEN, '1');
  }
  return (
    <Banner
      tone="accent"
      flat={flat}
      icon={<Sparkles size={15} color="var(--accent-ink)" />}
      action={<IconButton label={t.demo.hide} size="small" icon={<X size={14} />} onClick={hide} />}
    >
      {t.demo.before}
      <Link href="/settings/connections">{t.demo.link}</Link>
      {t.demo.after}
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
        {t.skip}
      </a>
      <nav className={s.side} aria-label={t.main}>
        <Link href="/workflows" className={s.brand} aria-label={t.home}>
          <span className={s.diamond} aria-hidden />
          {t.brand}
        </Link>
        {PLACES.map((place) => {
          const here = path === place.path || path.startsWith(`${place.path}/`);
          const waits = place.path === '/approvals' && pending > 0;
          return (
            <Link
              key={place.path}
              href={place.path}
              className={s.link}
              data-place={place.path}
              {...(here ? { 'aria-current': 'page' } : {})}
            >
              <place.icon size={17} aria-hidden />
              <span className={s.linkText}>{place.label}</span>
              {waits && (
                <span className={s.count}>
                  {pending}
                  <span className="sr-only">{t.waiting}</span>
                </span>
              )}
            </Link>
          );
        })}
        <span className={s.grow} />
        <Account />
      </nav>
      <main className={s.main} id="content" tabIndex={-1}>
        <ConnectionBar />
        {children}
      </main>
      <PaletteHost />
    </div>
  );
}

/** Says when the server has gone away: pages keep what they show, and read it again by themselves afterwards. */
function ConnectionBar() {
  const lost = useInbox((inbox) => !inbox.connected && inbox.count !== null);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    // A moment without a socket is no news: it is how a server restarts.
    const timer = setTimeout(() => setShown(lost), lost ? PATIENCE : 0);
    return () => clearTimeout(timer);
  }, [lost]);
  if (!shown) return null;
  return (
    <p className={s.lost} role="status">
      <WifiOff size={14} aria-hidden />
      {t.lost}
      <Button size="small" onClick={() => location.reload()}>
        {t.reload}
      </Button>
    </p>
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
    nameTab(title);
    return leaveTab;
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
