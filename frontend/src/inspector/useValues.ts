/** What names stand for in the run on the page: the outputs of steps, `input`, `run`. */
import { useMemo } from 'react';
import type { Json } from '@/api/types';
import type { Doc } from '@/graph/types';
import { currentRun, useRun } from '@/stores/run';

export function useRunValues(doc: Doc, nodeId: string): (name: string) => Json | undefined {
  const version = useRun((run) => run.version);
  const runId = useRun((run) => run.runId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the run is read anew at each version
  return useMemo(() => {
    if (!runId) return () => undefined;
    const output = (id: string): Json | undefined => {
      const run = currentRun().view(id);
      return run?.status === 'succeeded' ? run.output : undefined;
    };
    return (name: string) => {
      if (doc.nodes[name]) return output(name);
      if (name === 'run') return { id: runId };
      if (name !== 'input') return undefined;
      const before = doc.edges.filter((edge) => edge.target === nodeId);
      return before.length === 1 && before[0] ? output(before[0].source) : undefined;
    };
  }, [doc, nodeId, runId, version]);
}
