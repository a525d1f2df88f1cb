/** A list that could not be read: why, and the next thing to do. */
import { messageOf } from '@/api';
import { Banner, Button } from '@/ui';
import { settings as t } from '../i18n/en/settings';

export function Unread({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <Banner tone="fail" action={<Button onClick={() => onRetry()}>{t.retry}</Button>}>
      {messageOf(error)}
    </Banner>
  );
}
