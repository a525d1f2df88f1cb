/** Settings, one tab an address: `/settings/tokens`. */
import { lazy, Suspense } from 'react';
import { useLocation } from 'wouter';
import { Page } from '@/app/Shell';
import { Skeleton, Tabs } from '@/ui';
import { AccountSection } from './AccountSection';
import { ConnectionsSection } from './ConnectionsSection';
import { AboutSection, AppearanceSection } from './LookSections';
import { PeopleSection } from './PeopleSection';
import s from './settings.module.css';
import { TokensSection } from './TokensSection';

const ShortcutsSection = lazy(() => import('./ShortcutsSection'));

const SECTIONS = {
  connections: { label: 'Connections', show: ConnectionsSection },
  tokens: { label: 'API tokens', show: TokensSection },
  people: { label: 'People & teams', show: PeopleSection },
  account: { label: 'Account', show: AccountSection },
  appearance: { label: 'Appearance', show: AppearanceSection },
  shortcuts: { label: 'Shortcuts', show: ShortcutsSection },
  limits: { label: 'Limits', show: AboutSection },
};

type SectionId = keyof typeof SECTIONS;

export function SettingsPage() {
  const [path, go] = useLocation();
  const asked = path.split('/')[2] ?? '';
  const section: SectionId = asked in SECTIONS ? (asked as SectionId) : 'connections';
  const { show: Section } = SECTIONS[section];
  const tabs = Object.entries(SECTIONS).map(([id, { label }]) => ({ id, label }));
  return (
    <Page title="Settings" narrow>
      <Tabs
        label="Settings"
        className={s.tabs}
        tabs={tabs}
        value={section}
        onChange={(id) => go(`/settings/${id}`, { replace: true })}
      >
        <Suspense fallback={<Skeleton height={200} />}>
          <Section />
        </Suspense>
      </Tabs>
    </Page>
  );
}
