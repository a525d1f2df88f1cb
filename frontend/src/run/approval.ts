/** Which approval a waiting node is about. */
import type { NodeRun } from './types';

/** The answers it offers, where the node carries the whole approval. */
export function actionsOf({ approval }: Pick<NodeRun, 'approval'>): { id: string; label?: string }[] | undefined {
  const actions = typeof approval === 'object' ? approval?.actions : undefined;
  return Array.isArray(actions) ? actions : undefined;
}

/** The approval's id, whether the node carries the id or the whole approval; null when it waits for no person. */
export function approvalIdOf(run: Pick<NodeRun, 'approval'>): string | null {
  const { approval } = run;
  if (!approval) return null;
  return typeof approval === 'string' ? approval : approval.id;
}
