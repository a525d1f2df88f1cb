/** The newest run of the workflow, for previews on a page that shows no run: whoever comes back tomorrow sees values too. */
import { useQuery } from '@tanstack/react-query';
import { api, keys } from '@/api';
import type { Page, Run } from '@/api/types';
import { fromSnapshot, type RunState } from '@/run/state';
import type { RunShown } from '@/run/types';
import { useDocument } from '@/stores/document';

/** Milliseconds for which what was read will do: a run that is started here is on the page anyway. */
const FRESH = 30_000;

export type LastRun = { id: string; state: RunState };

/** Null until it is read, where there is none, and while `wanted` is false. */
export function useLastRun(wanted: boolean): LastRun | null {
  const workflow = useDocument((state) => state.id);
  const { data } = useQuery({
    queryKey: keys.lastRun(workflow ?? ''),
    queryFn: async ({ signal }): Promise<LastRun | null> => {
      const { data: page } = await api.get<Page<Run>>(`/runs?workflow=${workflow}&limit=1`, { signal });
      const newest = page.results[0];
      if (!newest) return null;
      const { data: run } = await api.get<RunShown>(`/runs/${newest.id}`, { signal });
      return { id: newest.id, state: fromSnapshot(run) };
    },
    enabled: wanted && workflow !== null,
    staleTime: FRESH,
  });
  return wanted ? (data ?? null) : null;
}
