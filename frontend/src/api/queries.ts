/** The server's state as React Query hooks; every key is built here, so that a change knows what to refetch. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api } from './client';
import type {
  Account,
  Approval,
  ApprovalLink,
  Connection,
  JsonSchema,
  LimitEntry,
  Me,
  NodeTypeInfo,
  Page,
  Run,
  Share,
  Team,
  TeamWorkflow,
  TemplateInfo,
  Token,
  ToolInfo,
  Version,
  Workflow,
  WorkflowSummary,
} from './types';

export const keys = {
  me: ['me'] as const,
  catalog: ['catalog'] as const,
  templates: ['templates'] as const,
  workflows: ['workflows'] as const,
  workflow: (id: string) => ['workflow', id] as const,
  shares: (id: string) => ['workflow', id, 'shares'] as const,
  versions: (id: string) => ['workflow', id, 'versions'] as const,
  version: (id: string, number: number) => ['workflow', id, 'versions', number] as const,
  runs: (filter: RunFilter) => ['runs', filter] as const,
  run: (id: string) => ['run', id] as const,
  /** Of a workflow; read anew with the lists of runs. */
  lastRun: (workflow: string) => ['runs', 'last', workflow] as const,
  approvals: (status: string) => ['approvals', status] as const,
  approval: (id: string) => ['approval', id] as const,
  approvalLinks: (id: string) => ['approval', id, 'links'] as const,
  connections: ['connections'] as const,
  tokens: ['tokens'] as const,
  teams: ['teams'] as const,
  accounts: ['accounts'] as const,
  limits: ['limits'] as const,
};

/** Every page of a list, one after the other; stops at 50 pages so that a wrong cursor cannot spin. */
export async function fetchAll<T>(path: string, signal?: AbortSignal): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < 50; page += 1) {
    const glue = path.includes('?') ? '&' : '?';
    const url: string = cursor ? `${path}${glue}cursor=${encodeURIComponent(cursor)}` : path;
    const { data }: { data: Page<T> } = await api.get<Page<T>>(url, { signal });
    all.push(...data.results);
    cursor = data.next;
    if (!cursor) break;
  }
  return all;
}

const MINUTE = 60_000;

export function useMe() {
  return useQuery({
    queryKey: keys.me,
    queryFn: async ({ signal }) => (await api.get<Me>('/me', { signal })).data,
    staleTime: 5 * MINUTE,
  });
}

export type Catalog = {
  types: NodeTypeInfo[];
  tools: ToolInfo[];
  byKey: Record<string, NodeTypeInfo>;
  toolByName: Record<string, ToolInfo>;
  /** What may be set on any node that has a policy. */
  policy: JsonSchema;
};

/** An object with these members and no others: a document may say `toString` where it names a type. */
function dictionary<T>(entries: [string, T][]): Record<string, T> {
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}

export async function fetchCatalog(signal?: AbortSignal): Promise<Catalog> {
  const options = signal ? { signal } : {};
  const [{ data: known }, tools] = await Promise.all([
    api.get<Page<NodeTypeInfo> & { policy: JsonSchema }>('/node-types', options),
    fetchAll<ToolInfo>('/tools', signal),
  ]);
  const types = known.results;
  return {
    types,
    tools,
    policy: known.policy,
    byKey: dictionary(types.map((type) => [type.key, type])),
    toolByName: dictionary(tools.map((tool) => [tool.name, tool])),
  };
}

/** Node types and tools; they change only with the server's version. */
export function useCatalog() {
  return useQuery({
    queryKey: keys.catalog,
    queryFn: ({ signal }) => fetchCatalog(signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useTemplates() {
  return useQuery({
    queryKey: keys.templates,
    queryFn: ({ signal }) => fetchAll<TemplateInfo>('/templates', signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useWorkflows() {
  return useQuery({
    queryKey: keys.workflows,
    queryFn: ({ signal }) => fetchAll<WorkflowSummary>('/workflows?limit=200', signal),
  });
}

export function useWorkflow(id: string | null | undefined) {
  return useQuery({
    queryKey: keys.workflow(id ?? ''),
    queryFn: async ({ signal }) => (await api.get<Workflow>(`/workflows/${id}`, { signal })).data,
    enabled: Boolean(id),
  });
}

export function useShares(id: string, enabled = true) {
  return useQuery({
    queryKey: keys.shares(id),
    queryFn: ({ signal }) => fetchAll<Share>(`/workflows/${id}/shares`, signal),
    enabled: enabled && Boolean(id),
  });
}

export function useVersions(id: string, enabled = true) {
  return useQuery({
    queryKey: keys.versions(id),
    queryFn: ({ signal }) => fetchAll<Version>(`/workflows/${id}/versions`, signal),
    enabled: enabled && Boolean(id),
  });
}

export function useVersion(id: string, number: number | null) {
  return useQuery({
    queryKey: keys.version(id, number ?? 0),
    queryFn: async ({ signal }) => (await api.get<Version>(`/workflows/${id}/versions/${number}`, { signal })).data,
    enabled: number !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The filters of the list of runs, in the API's words; absent: everything. */
export type RunFilter = {
  [name in 'workflow' | 'status' | 'by' | 'version' | 'trigger' | 'from' | 'to' | 'min_duration' | 'q']?:
    | string
    | undefined;
};

function runsPath(filter: RunFilter): string {
  const given = Object.entries(filter).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const text = new URLSearchParams(given).toString();
  return text ? `/runs?${text}` : '/runs';
}

/** The newest runs, page by page (`data.pages`, `fetchNextPage`). */
export function useRuns(filter: RunFilter = {}) {
  return useInfiniteQuery({
    queryKey: keys.runs(filter),
    queryFn: async ({ pageParam, signal }) => {
      const path = runsPath(filter);
      const glue = path.includes('?') ? '&' : '?';
      const url = pageParam ? `${path}${glue}cursor=${encodeURIComponent(pageParam)}` : path;
      return (await api.get<Page<Run>>(url, { signal })).data;
    },
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export function useApprovals(status: 'pending' | 'decided' | 'all' = 'pending') {
  return useQuery({
    queryKey: keys.approvals(status),
    queryFn: ({ signal }) =>
      fetchAll<Approval>(`/approvals?limit=200${status === 'all' ? '' : `&status=${status}`}`, signal),
  });
}

/** A run as it stands now; nothing is asked while `id` is null. */
export function useRunHead(id: string | null) {
  return useQuery({
    queryKey: keys.run(id ?? ''),
    queryFn: async ({ signal }) => (await api.get<Run>(`/runs/${id}`, { signal })).data,
    enabled: id !== null,
    retry: false,
  });
}

export function useApproval(id: string | null | undefined) {
  return useQuery({
    queryKey: keys.approval(id ?? ''),
    queryFn: async ({ signal }) => (await api.get<Approval>(`/approvals/${id}`, { signal })).data,
    enabled: Boolean(id),
  });
}

/** The links to an approval: those one made, for owners of the workflow everybody's. */
export function useApprovalLinks(id: string) {
  return useQuery({
    queryKey: keys.approvalLinks(id),
    queryFn: ({ signal }) => fetchAll<ApprovalLink>(`/approvals/${id}/links`, signal),
  });
}

export function useConnections() {
  return useQuery({
    queryKey: keys.connections,
    queryFn: ({ signal }) => fetchAll<Connection>('/connections', signal),
    staleTime: MINUTE,
  });
}

export function useTokens() {
  return useQuery({ queryKey: keys.tokens, queryFn: ({ signal }) => fetchAll<Token>('/tokens', signal) });
}

export function useTeams() {
  return useQuery({ queryKey: keys.teams, queryFn: ({ signal }) => fetchAll<Team>('/teams', signal) });
}

/** What is shared with a team of mine. */
export function useTeamWorkflows(team: string) {
  return useQuery({
    queryKey: [...keys.teams, team, 'workflows'],
    queryFn: ({ signal }) => fetchAll<TeamWorkflow>(`/teams/${team}/workflows?limit=200`, signal),
  });
}

/** Everybody with an account; administrators only. */
export function useAccounts(enabled: boolean) {
  return useQuery({
    queryKey: keys.accounts,
    queryFn: ({ signal }) => fetchAll<Account>('/users', signal),
    enabled,
  });
}

export function useLimits() {
  return useQuery({
    queryKey: keys.limits,
    queryFn: ({ signal }) => fetchAll<LimitEntry>('/limits', signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
