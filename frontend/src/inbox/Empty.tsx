/** The inbox with nothing to show: still loading, not to be read, nothing that waits, nothing that fits the filters. */
import { Inbox as InboxIcon } from 'lucide-react';
import { useLocation } from 'wouter';
import { inbox as t } from '../i18n/en/inbox';
import { Button, EmptyState, Skeleton } from '../ui';
import s from './inbox.module.css';
import type { InboxTab } from './order';

export function Loading() {
  return (
    <div className={s.loading} aria-busy="true">
      <Skeleton height={92} />
      <Skeleton height={92} />
    </div>
  );
}

export function Failed({ text, onRetry }: { text: string; onRetry: () => void }) {
  return <EmptyState title={t.failedTitle} text={text} action={<Button onClick={onRetry}>{t.retry}</Button>} />;
}

interface EmptyProps {
  tab: InboxTab;
  /** There are some, but the filters leave none. */
  filtered: boolean;
  onAll: () => void;
}

export function Empty({ tab, filtered, onAll }: EmptyProps) {
  const [, go] = useLocation();
  if (filtered) return <EmptyState title={t.noneFound} action={<Button onClick={onAll}>{t.showAll}</Button>} />;
  if (tab === 'decided') return <EmptyState title={t.noneAnswered} text={t.noneAnsweredText} />;
  return (
    <EmptyState
      icon={<InboxIcon size={22} />}
      title={t.none}
      text={t.noneText}
      action={
        <Button variant="primary" onClick={() => go('/templates')}>
          {t.try}
        </Button>
      }
    />
  );
}
