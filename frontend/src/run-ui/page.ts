/** Which run the editor's page follows: the one in its address, else the one that this tab watched or that still goes on. */
import { useEffect } from 'react';
import { useRoute } from 'wouter';
import { api, type Page, type Run } from '../api';
import { useDocument } from '../stores/document';
import { useRun } from '../stores/run';
import { forgetRun, watchedRun } from './remember';

const RUN_ROUTE = '/workflows/:id/runs/:run';

/** Attaches the run of the page and lets it go when the page is left. */
export function useRunOfPage(): void {
  const [onRunPage, params] = useRoute<{ id: string; run: string }>(RUN_ROUTE);
  const [, editor] = useRoute<{ id: string }>('/workflows/:id');
  const named = onRunPage ? params.run : null;
  const workflow = onRunPage ? params.id : (editor?.id ?? null);

  useEffect(() => {
    if (named) void useRun.getState().attach(named);
    else if (workflow) void reattach(workflow);
    return () => useRun.getState().detach();
  }, [named, workflow]);
}

/** After a reload, or when the workflow is opened while it runs. */
async function reattach(workflow: string): Promise<void> {
  const runId = watchedRun(workflow) ?? (await newestGoingOn(workflow));
  if (!runId || useRun.getState().runId !== null || elsewhere(workflow)) return;
  await useRun.getState().attach(runId);
  if (useRun.getState().runId === runId && useRun.getState().head === null) {
    forgetRun(workflow); // it is gone or no longer mine to see
    useRun.getState().detach();
  }
}

function elsewhere(workflow: string): boolean {
  const open = useDocument.getState().id;
  return open !== null && open !== workflow;
}

async function newestGoingOn(workflow: string): Promise<string | null> {
  try {
    const { data } = await api.get<Page<Run>>(`/runs?workflow=${workflow}&status=queued,running,waiting`);
    return data.results[0]?.id ?? null;
  } catch {
    return null; // nothing to attach to; the page itself says when the server is away
  }
}
