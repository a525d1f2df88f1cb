/** From the run on the page to the one before and after it, to comparing them, and its drawing back to the draft. */
import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight, Columns2, Undo2 } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { api, type Page, type Run } from '../api';
import { reveal } from '../canvas/view';
import { runList as t } from '../i18n/en/run-list';
import { nodeOf, runPage } from '../run/path';
import { comparePage } from '../runs/compare';
import { choosePath } from '../stores/chosen';
import { useDocument } from '../stores/document';
import { mayEdit } from '../stores/roles';
import { Button, IconButton, Tooltip } from '../ui';
import { RestoreDrawing } from '../versions/RestoreDrawing';
import { openLastRun } from './open';
import s from './run-bar.module.css';

export function RunTools({ head }: { head: Run }) {
  const previous = useBeside(head, 'previous');
  const next = useBeside(head, 'next');
  const role = useDocument((state) => state.role);
  const [, go] = useLocation();
  const [asking, setAsking] = useState(false);
  useStepOfAddress(head.id);
  return (
    <>
      <Step label={t.previous} run={previous} icon={<ChevronLeft size={16} aria-hidden />} />
      <Step label={t.next} run={next} icon={<ChevronRight size={16} aria-hidden />} />
      {previous && (
        <Button
          size="small"
          icon={<Columns2 size={13} />}
          aria-label={t.comparePrevious}
          onClick={() => go(comparePage(previous.id, head.id))}
        >
          <span className={s.word}>{t.comparePrevious}</span>
        </Button>
      )}
      {mayEdit(role) && (
        <Tooltip content={t.toDraftHint}>
          <Button size="small" icon={<Undo2 size={13} />} aria-label={t.toDraft} onClick={() => setAsking(true)}>
            <span className={s.word}>{t.toDraft}</span>
          </Button>
        </Tooltip>
      )}
      {asking && <RestoreDrawing workflow={head.workflow} run={head.id} onClose={() => setAsking(false)} />}
    </>
  );
}

function Step({ label, run, icon }: { label: string; run: Run | undefined; icon: ReactNode }) {
  const [, go] = useLocation();
  return (
    <IconButton label={label} size="small" icon={icon} disabled={!run} onClick={() => run && go(runPage(run))} />
  );
}

/** The run of the same workflow that was made before or after this one. */
function useBeside(head: Run, which: 'previous' | 'next'): Run | undefined {
  const isNext = which === 'next';
  const { data } = useQuery({
    queryKey: ['runs', 'beside', head.id, which],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ workflow: head.workflow, limit: '2' });
      query.set(isNext ? 'from' : 'to', head.created_at);
      if (isNext) query.set('order', 'oldest');
      const { data: page } = await api.get<Page<Run>>(`/runs?${query}`, { signal });
      // A query may not answer with undefined.
      return page.results.find((run) => run.id !== head.id) ?? null;
    },
  });
  return data ?? undefined;
}

/** `?step=refine/2/write`: who came for one step finds it in sight, and what it did that time in the inspector. */
function useStepOfAddress(run: string): void {
  const [search] = useSearchParams();
  const step = search.get('step');
  const isReady = useDocument((state) => state.status === 'ready' && Object.keys(state.types).length > 0);
  useEffect(() => {
    const node = step && nodeOf(step);
    if (!node || !isReady || !run || !useDocument.getState().doc.nodes[node]) return;
    choosePath(node, step);
    openLastRun(node);
    reveal(node);
  }, [step, isReady, run]);
}
