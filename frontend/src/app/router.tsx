/** Which page an address shows. The editor and the list come at once, the others when they are asked for. */

import { lazy, type ReactNode, Suspense } from 'react';
import { Link, Redirect, Route, Switch, useLocation } from 'wouter';
import { shell as t } from '../i18n/en/shell';
import { EmptyState, Spinner } from '../ui';
import { Broken } from './Broken';
import { Shell } from './Shell';

const EditorPage = lazy(() => import('../editor/EditorPage').then((module) => ({ default: module.EditorPage })));
const WorkflowsPage = lazy(() =>
  import('../workflows/WorkflowsPage').then((module) => ({ default: module.WorkflowsPage })),
);
const TemplatesPage = lazy(() =>
  import('../templates/TemplatesPage').then((module) => ({ default: module.TemplatesPage })),
);
const RunsPage = lazy(() => import('../runs/RunsPage').then((module) => ({ default: module.RunsPage })));
const VersionsPage = lazy(() =>
  import('../versions/VersionsPage').then((module) => ({ default: module.VersionsPage })),
);
const ComparePage = lazy(() => import('../compare/ComparePage').then((module) => ({ default: module.ComparePage })));
const InboxPage = lazy(() => import('../inbox/InboxPage').then((module) => ({ default: module.InboxPage })));
const TeamPage = lazy(() => import('../team/TeamPage').then((module) => ({ default: module.TeamPage })));
const SignedIn = lazy(() => import('./SignedOut').then((module) => ({ default: module.SignedIn })));
const SettingsPage = lazy(() =>
  import('../settings/SettingsPage').then((module) => ({ default: module.SettingsPage })),
);

export function Router() {
  return (
    <Broken>
      <Suspense fallback={<Loading />}>
        <Switch>
          <Route path="/workflows/:id/runs/:run">{({ id, run }) => <EditorPage id={id} run={run} />}</Route>
          <Route path="/workflows/:id/versions">{({ id }) => <VersionsPage id={id} />}</Route>
          <Route path="/workflows/:id">{({ id }) => <EditorPage id={id} />}</Route>
          <Route path="/workflows">{inShell(<WorkflowsPage />)}</Route>
          <Route path="/templates">{inShell(<TemplatesPage />)}</Route>
          <Route path="/runs/compare">{inShell(<ComparePage />)}</Route>
          <Route path="/runs">{inShell(<RunsPage />)}</Route>
          <Route path="/approvals">{inShell(<InboxPage />)}</Route>
          <Route path="/team">{inShell(<TeamPage />)}</Route>
          <Route path="/signed-in">
            <SignedIn />
          </Route>
          <Route path="/settings/people">
            <Redirect to="/team" replace />
          </Route>
          <Route path="/settings/:section?">{inShell(<SettingsPage />)}</Route>
          <Route path="/">
            <Redirect to="/workflows" replace />
          </Route>
          <Route>{inShell(<NotFound />)}</Route>
        </Switch>
      </Suspense>
    </Broken>
  );
}

/** The navigation stays while the page inside it loads. */
function inShell(page: ReactNode): ReactNode {
  return (
    <Shell>
      <Guarded>{page}</Guarded>
    </Shell>
  );
}

function Guarded({ children }: { children: ReactNode }) {
  const [path] = useLocation();
  return (
    <Broken at={path}>
      <Suspense fallback={<Loading />}>{children}</Suspense>
    </Broken>
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
      title={t.missing.title}
      text={t.missing.text}
      action={<Link href="/workflows">{t.missing.action}</Link>}
    />
  );
}
