/** Which element of work of a step the inspector shows: the one its card shows, until another is chosen. */

import { create } from 'zustand';
import { useRun } from './run';

interface Chosen {
  run: string | null;
  /** By the document's node id. */
  paths: Readonly<Record<string, string>>;
}

const useChosen = create<Chosen>()(() => ({ run: null, paths: {} }));

/** Chooses one element of work (`refine/2/write`); null: the one that the card shows. */
export function choosePath(node: string, path: string | null): void {
  const run = useRun.getState().runId;
  useChosen.setState((before) => {
    const { [node]: _, ...others } = before.run === run ? before.paths : {};
    return { run, paths: path === null ? others : { ...others, [node]: path } };
  });
}

/** The chosen path of a step in the run on the page, null where none was chosen. */
export function useChosenPath(node: string): string | null {
  const run = useRun((state) => state.runId);
  return useChosen((state) => (state.run === run ? (state.paths[node] ?? null) : null));
}
