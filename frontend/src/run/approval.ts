/** Which approval a waiting node is about. */
import type { NodeRun } from './types';

/** The approval's id, whether the node carries the id or the whole approval; null when it waits for no person. */
export function approvalIdOf(run: Pick<NodeRun, 'approval'>): string | null {
  const { approval } = run;
  if (!approval) return null;
  return typeof approval === 'string' ? approval : approval.id;
}
