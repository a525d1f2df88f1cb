/** What names stand for in the run on the page, at the element of work that previews are made with. */
import { useCallback, useState } from 'react';
import type { Json } from '@/api/types';
import { instancesOf, valueAt } from '@/run/values';
import { useDocument } from '@/stores/document';
import { currentRun, useRun } from '@/stores/run';

export interface RunValues {
  /** What a name stood for; reads the run when it is called, so that a run that goes on renders no field anew. */
  values: (name: string) => Json | undefined;
  /** The element of work that was chosen; null: the latest. */
  at: string | null;
  choose: (path: string) => void;
}

export function useRunValues(nodeId: string): RunValues {
  const runId = useRun((run) => run.runId);
  const [chosen, setChosen] = useState<{ run: string | null; path: string } | null>(null);
  const at = chosen?.run === runId ? chosen.path : null;
  const values = useCallback(
    (name: string): Json | undefined => {
      if (!runId) return undefined;
      if (name === 'run') return { id: runId };
      const { state } = currentRun();
      // Read when asked, like the run: a key pressed in a field is no reason to render the others.
      const { doc } = useDocument.getState();
      if (name === 'state') return state.state;
      const path = at ?? instancesOf(state.nodes, nodeId, doc.nodes[nodeId]?.parent).at(-1) ?? nodeId;
      return valueAt(state.nodes, doc, path, name);
    },
    [nodeId, runId, at],
  );
  const choose = useCallback((path: string) => setChosen({ run: runId, path }), [runId]);
  return { values, at, choose };
}
