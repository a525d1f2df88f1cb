/** What a step gave in the run on the page; and what is done when trying it out, loaded when it is first done. */
import { edgesFrom } from '../graph/lookup';
import { type Json, type PinDoc, portOf } from '../graph/types';
import { useDocument } from '../stores/document';
import { currentRun } from '../stores/run';

export type Trying = typeof import('./trying');

export function tryOut(act: (to: Trying) => unknown): void {
  void import('./trying').then(act);
}

/** What the step gave in the run on the page: of its latest iteration. */
export function lastOutput(id: string): PinDoc | null {
  const run = currentRun().view(id);
  if (run?.status !== 'succeeded') return null;
  return { output: run.output as Json, ...(run.port && run.port !== 'out' ? { port: run.port } : {}) };
}

/** The step that a run with another output of `id` goes on from: the first one behind the outcome it took. */
export function followerOf(id: string): string | null {
  const { doc } = useDocument.getState();
  const port = currentRun().state.nodes[id]?.port;
  if (doc.nodes[id]?.parent) return null;
  return edgesFrom(doc.edges, id).find((edge) => portOf(edge) === port)?.target ?? null;
}
