/** Where one can go from anywhere: the pages, and the workflows by name. */

import type { WorkflowSummary } from '../api';
import { palette as t } from '../i18n/en/palette';
import type { Entry } from './find';

const PLACES = [
  ['/workflows', t.places.workflows, 'workflow'],
  ['/runs', t.places.runs, 'repeat'],
  ['/approvals', t.places.approvals, 'inbox'],
  ['/templates', t.places.templates, 'library'],
  ['/team', t.places.team, 'users'],
  ['/settings', t.places.settings, 'wrench'],
  ['/settings/shortcuts', t.places.shortcuts, 'type'],
] as const;

/** `go` changes the address; the workflow that is open is no place to go to. */
export function places(
  go: (path: string) => void,
  workflows: readonly WorkflowSummary[],
  open: string | null,
): Entry[] {
  const pages = PLACES.map(
    ([path, title, icon]): Entry => ({ key: `go ${path}`, title, icon, group: 'places', run: () => go(path) }),
  );
  const others = workflows.filter(({ id }) => id !== open);
  return [
    ...pages,
    ...others.map(
      ({ id, name }): Entry => ({
        key: `open ${id}`,
        title: name,
        icon: 'workflow',
        group: 'workflows',
        run: () => go(`/workflows/${id}`),
      }),
    ),
  ];
}
