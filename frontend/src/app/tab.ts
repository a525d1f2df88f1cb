/** What the browser's tab shows: the page's title, and how many questions wait for me, as number and as a dot on the icon. */
import { useInbox } from '@/ws/inbox';
import { shell as t } from '../i18n/en/shell';

let title = '';

/** Names the tab after a page. */
export function nameTab(page: string): void {
  title = page;
  show(useInbox.getState().count ?? 0);
}

function show(count: number): void {
  if (title) document.title = t.tab(count > 0 ? t.tabWaiting(count, title) : title);
  const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  const { waiting = '', idle = '' } = icon?.dataset ?? {};
  const wanted = count > 0 ? waiting : idle;
  if (icon && wanted && icon.getAttribute('href') !== wanted) icon.href = wanted;
}

useInbox.subscribe((inbox, before) => {
  if (inbox.count !== before.count) show(inbox.count ?? 0);
});

/** The page names its tab itself from here on: only the icon follows the count. */
export function leaveTab(): void {
  title = '';
}
