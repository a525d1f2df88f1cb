/** Which page an address shows. The editor and the list come at once, the others when they are asked for. */

import { lazy, type ReactNode, Suspense } from 'react';
import { Link, Redirect, Route, Switch } from 'wouter';
import { EmptyState, Spinner } from '../ui';
import { Shell } from './Shell';

const EditorPage = lazy(() => import('../editor/EditorPage').then((module) => ({ default: module.EditorPage })));
const WorkflowsPage = lazy(() =>
  import('../workflows/WorkflowsPage').then((module) => ({ default: module.WorkflowsPage })),
);
const TemplatesPage = lazy(() =>
  import('../templates/TemplatesPage').then((module) => ({ default: module.TemplatesPage })),
);
const RunsPage = lazy(() => import('../runs/RunsPage').then((module) => ({ default: module.RunsPage })));
const InboxPage = lazy(() => import('../inbox/InboxPage').then((module) => ({ default: module.InboxPage })));
const SettingsPage = lazy(() =>
  import('../settings/SettingsPage').then((module) => ({ default: module.SettingsPage })),
);

export function Router() {
  return (
    <Suspense fallback={<Loading />}>
      <Switch>
        <Route path="/workflows/:id/runs/:run">{({ id, run }) => <EditorPage id={id} run={run} />}</Route>
        <Route path="/workflows/:id">{({ id }) => <EditorPage id={id} />}</Route>
        <Route path="/workflows">{inShell(<WorkflowsPage />)}</Route>
        <Route path="/templates">{inShell(<TemplatesPage />)}</Route>
        <Route path="/runs">{inShell(<RunsPage />)}</Route>
        <Route path="/approvals">{inShell(<InboxPage />)}</Route>
        <Route path="/settings/:section?">{inShell(<SettingsPage />)}</Route>
        <Route path="/">
          <Redirect to="/workflows" replace />
        </Route>
        <Route>{inShell(<NotFound />)}</Route>
      </Switch>
    </Suspense>
  );
}

/** The navigation stays while the page inside it loads. */
function inShell(page: ReactNode): ReactNode {
  return (
    <Shell>
      <Suspense fallback={<Loading />}>{page}</Suspense>
    </Shell>
  );
}

function Loading() {
  return (
    <div style={{ display: 'grid', height: '100%', minHeight: 240, placeItems: 'center' }}>
      <Spinner size={22} />
    </div>
  );
}

function NotFound() {
  return (
    <EmptyState
      title="There is nothing here"
      text="The address leads to no page."
      action={<Link href="/workflows">All workflows</Link>}
    />
  );
}
