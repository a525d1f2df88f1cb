/** Settings, one tab an address: `/settings/tokens`. */
import { lazy, Suspense } from 'react';
import { useLocation } from 'wouter';
import { Page } from '@/app/Shell';
import { Skeleton, Tabs } from '@/ui';
import { settings as t } from '../i18n/en/settings';
import { AccountSection } from './AccountSection';
import { ConnectionsSection } from './ConnectionsSection';
import { AboutSection, AppearanceSection } from './LookSections';
import s from './settings.module.css';
import { TokensSection } from './TokensSection';

const ShortcutsSection = lazy(() => import('./ShortcutsSection'));

const SECTIONS = {
  connections: { label: t.sections.connections, show: ConnectionsSection },
  tokens: { label: t.sections.tokens, show: TokensSection },
  account: { label: t.sections.account, show: AccountSection },
  appearance: { label: t.sections.appearance, show: AppearanceSection },
  shortcuts: { label: t.sections.shortcuts, show: ShortcutsSection },
  limits: { label: t.sections.limits, show: AboutSection },
};

type SectionId = keyof typeof SECTIONS;

export function SettingsPage() {
  const [path, go] = useLocation();
  const asked = path.split('/')[2] ?? '';
  const section: SectionId = asked in SECTIONS ? (asked as SectionId) : 'connections';
  const { show: Section } = SECTIONS[section];
  const tabs = Object.entries(SECTIONS).map(([id, { label }]) => ({ id, label }));
  return (
    <Page title={t.title} narrow>
      <Tabs
        label={t.title}
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
