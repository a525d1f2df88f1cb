/** What names stand for in a run, at the element of work that previews are made with. */
import { useCallback, useMemo, useState } from 'react';
import type { Json } from '@/api/types';
import { splitPath } from '@/run/path';
import type { RunState } from '@/run/state';
import type { NodeRun } from '@/run/types';
import { instancesOf, valueAt } from '@/run/values';
import { useDocument } from '@/stores/document';
import { currentRun, useRun } from '@/stores/run';
import { useLastRun } from './useLastRun';

export interface RunValues {
  /** What a name stood for; reads the run when it is called, so that a run that goes on renders no field anew. */
  values: (name: string) => Json | undefined;
  /** The same after the last iteration of a container, the steps inside included. */
  innerValues: (name: string) => Json | undefined;
  /** The elements of work that the step had in that run. */
  instances: () => string[];
  /** The element of work that was chosen; null: the latest. */
  at: string | null;
  choose: (path: string) => void;
}

/** The run on the page, else the newest of the workflow. */
function useSource(): { id: string | null; state: () => RunState } {
  const onPage = useRun((run) => run.runId);
  const last = useLastRun(onPage === null);
  return useMemo(
    () =>
      onPage === null && last
        ? { id: last.id, state: () => last.state }
        : { id: onPage, state: () => currentRun().state },
    [onPage, last],
  );
}

export function useRunValues(nodeId: string): RunValues {
  const { id, state } = useSource();
  const [chosen, setChosen] = useState<{ run: string | null; path: string } | null>(null);
  const at = chosen?.run === id ? chosen.path : null;
  const instances = useCallback(
    // Read when asked, like the run: a key pressed in a field is no reason to render the others.
    () => instancesOf(state().nodes, nodeId, useDocument.getState().doc.nodes[nodeId]?.parent),
    [state, nodeId],
  );
  const read = useCallback(
    (name: string, inside: boolean): Json | undefined => {
      if (!id) return undefined;
      const { nodes, started_at, state: shared } = state();
      if (name === 'run') return { id, started_at };
      if (name === 'state') return shared;
      const path = at ?? instances().at(-1) ?? nodeId;
      return valueAt(nodes, useDocument.getState().doc, inside ? lastInside(nodes, path) : path, name);
    },
    [id, state, instances, nodeId, at],
  );
  const values = useCallback((name: string) => read(name, false), [read]);
  const innerValues = useCallback((name: string) => read(name, true), [read]);
  const choose = useCallback((path: string) => setChosen({ run: id, path }), [id]);
  return { values, innerValues, instances, at, choose };
}

/** The last element of work that a container began; the container itself where it began none. */
function lastInside(nodes: Readonly<Record<string, NodeRun>>, path: string): string {
  return Object.keys(nodes).findLast((each) => splitPath(each).container === path) ?? path;
}
