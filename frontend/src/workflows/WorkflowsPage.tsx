/** Every workflow that I may see: search, what needs me, what I opened last, and making new ones. */
import { FileUp, Hand, LayoutTemplate, Plus, Search, Workflow as WorkflowIcon } from 'lucide-react';
import { type ChangeEvent, useMemo, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { messageOf, type Run, useApprovals, useRuns, useWorkflows, type WorkflowSummary } from '@/api';
import { DemoBanner, Page } from '@/app/Shell';
import { ago } from '@/run/format';
import { useNow } from '@/run-ui/now';
import { Banner, Button, EmptyState, Input, Skeleton, toast } from '@/ui';
import { readWorkflowFile, useCreate } from './actions';
import { recentIds } from './recent';
import { WorkflowRow } from './WorkflowRow';
import s from './workflows.module.css';

/** The workflows whose name or description holds every word. */
export function searchWorkflows(workflows: readonly WorkflowSummary[], wanted: string): WorkflowSummary[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  return workflows.filter((workflow) => {
    const text = `${workflow.name} ${workflow.description} ${workflow.owner_name ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function ImportButton() {
  const input = useRef<HTMLInputElement>(null);
  const create = useCreate();
  async function read(event: ChangeEvent<HTMLInputElement>) {
    const file = event.target.files?.[0];
    event.target.value = ''; // so that the same file can be chosen again
    if (!file) return;
    try {
      create.mutate(await readWorkflowFile(file));
    } catch (error) {
      toast(messageOf(error), { tone: 'fail' });
    }
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        className="sr-only"
        tabIndex={-1}
        aria-label="Workflow file"
        onChange={read}
      />
      <Button icon={<FileUp size={15} />} disabled={create.isPending} onClick={() => input.current?.click()}>
        Import
      </Button>
    </>
  );
}

function NewButton() {
  const create = useCreate();
  return (
    <Button
      variant="primary"
      icon={<Plus size={16} />}
      disabled={create.isPending}
      onClick={() => create.mutate({ name: 'New workflow' })}
    >
      New workflow
    </Button>
  );
}

function NeedsYou() {
  const { data: approvals = [] } = useApprovals('pending');
  const mine = approvals.filter((approval) => approval.can_decide);
  const now = useNow(mine.length > 0);
  if (mine.length === 0) return null;
  return (
    <section className={s.needs} aria-label="Needs you">
      <div className={s.needsHead}>
        <Hand size={15} aria-hidden />
        {mine.length === 1 ? 'One approval waits for you' : `${mine.length} approvals wait for you`}
        <Link href="/approvals">Open the inbox</Link>
      </div>
      {mine.slice(0, 3).map((approval) => (
        <Link key={approval.id} href={`/workflows/${approval.workflow}/runs/${approval.run}`} className={s.need}>
          <span className={s.needText}>{approval.message.replaceAll(/[*_`#]/g, '') || approval.node}</span>
          <span className={s.quiet}>
            {approval.workflow_name} · {ago(approval.created_at, now)}
          </span>
        </Link>
      ))}
    </section>
  );
}

function Recents({ workflows }: { workflows: readonly WorkflowSummary[] }) {
  const [ids] = useState(recentIds);
  const byId = new Map(workflows.map((workflow) => [workflow.id, workflow]));
  const recent = ids.flatMap((id) => byId.get(id) ?? []).slice(0, 4);
  // With a handful of workflows the list itself is the overview.
  if (recent.length === 0 || workflows.length < 7) return null;
  return (
    <nav className={s.recents} aria-label="Opened last">
      <span className={s.quiet}>Opened last</span>
      {recent.map((workflow) => (
        <Link key={workflow.id} href={`/workflows/${workflow.id}`} className={s.recent}>
          {workflow.name}
        </Link>
      ))}
    </nav>
  );
}

/** The newest run of each workflow, as far as the newest runs tell. */
function useLastRuns(): Map<string, Run> {
  const { data } = useRuns({});
  return useMemo(() => {
    const found = new Map<string, Run>();
    for (const run of data?.pages.flatMap((page) => page.results) ?? []) {
      if (!found.has(run.workflow)) found.set(run.workflow, run);
    }
    return found;
  }, [data]);
}

function List({ workflows }: { workflows: readonly WorkflowSummary[] }) {
  const [wanted, setWanted] = useState('');
  const shown = useMemo(() => searchWorkflows(workflows, wanted), [workflows, wanted]);
  const runs = useLastRuns();
  const now = useNow(true);
  return (
    <>
      <Recents workflows={workflows} />
      <div className={s.bar}>
        <div className={s.search}>
          <Search size={15} aria-hidden />
          <Input
            type="search"
            aria-label="Search workflows"
            placeholder="Search workflows"
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
          />
        </div>
        <span className={s.count}>
          {shown.length} of {workflows.length}
        </span>
      </div>
      <ul className={s.list}>
        {shown.map((workflow) => (
          <WorkflowRow key={workflow.id} workflow={workflow} run={runs.get(workflow.id)} now={now} />
        ))}
        {shown.length === 0 && <li className={s.none}>No workflow matches “{wanted}”.</li>}
      </ul>
    </>
  );
}

function Body() {
  const { data: workflows, error, refetch } = useWorkflows();
  if (error && !workflows) {
    return (
      <Banner tone="fail" action={<Button onClick={() => refetch()}>Try again</Button>}>
        {messageOf(error)}
      </Banner>
    );
  }
  if (!workflows) {
    return (
      <div className={`${s.list} ${s.skeletons}`} aria-busy="true">
        <Skeleton width="40%" height={18} />
        <Skeleton width="55%" height={18} />
        <Skeleton width="35%" height={18} />
      </div>
    );
  }
  if (workflows.length === 0) {
    return (
      <EmptyState
        icon={<WorkflowIcon size={24} />}
        title="Draw your first workflow"
        text="Templates run at once, without a key: pick one, press Run and watch it move. Then make it yours."
        action={
          <>
            <GalleryButton />
            <BlankButton />
          </>
        }
      />
    );
  }
  return <List workflows={workflows} />;
}

function GalleryButton() {
  const [, go] = useLocation();
  return (
    <Button variant="primary" icon={<LayoutTemplate size={15} />} onClick={() => go('/templates')}>
      Browse templates
    </Button>
  );
}

function BlankButton() {
  const create = useCreate();
  return (
    <Button disabled={create.isPending} onClick={() => create.mutate({ name: 'New workflow' })}>
      Start blank
    </Button>
  );
}

export function WorkflowsPage() {
  return (
    <Page
      title="Workflows"
      actions={
        <>
          <ImportButton />
          <NewButton />
        </>
      }
    >
      <div style={{ marginBottom: 18 }}>
        <DemoBanner />
      </div>
      <NeedsYou />
      <Body />
    </Page>
  );
}
