/** Every workflow that I may see, page by page: the first page is on screen while the others are still read. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { api, keys, type WorkflowSummary } from '@/api';
import type { Page } from '@/api/types';

const PAGE = 200;
/** Beyond these many pages only the last changed ones are listed. */
const MOST_PAGES = 50;

export function useWorkflowPages() {
  const query = useInfiniteQuery({
    queryKey: [...keys.workflows, 'pages'],
    queryFn: async ({ pageParam, signal }) => {
      const cursor = pageParam ? `&cursor=${encodeURIComponent(pageParam)}` : '';
      return (await api.get<Page<WorkflowSummary>>(`/workflows?limit=${PAGE}${cursor}`, { signal })).data;
    },
    initialPageParam: '',
    getNextPageParam: (last, pages) => (pages.length < MOST_PAGES ? (last.next ?? undefined) : undefined),
  });
  const { data, error, hasNextPage, isFetching, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetching && !error) void fetchNextPage();
  }, [hasNextPage, isFetching, error, fetchNextPage]);
  const workflows = useMemo(() => data?.pages.flatMap((page) => page.results), [data]);
  /** The first pages are there, and the next could not be read. */
  const isCutOff = Boolean(error && data && hasNextPage);
  return { workflows, error, isCutOff, refetch: query.refetch, readOn: fetchNextPage };
}
