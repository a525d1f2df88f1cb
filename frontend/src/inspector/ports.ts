/** Renaming a port: the entry's id, and every wire that leaves through it. */
import type { Op } from '@/graph/ops';
import { type Doc, portOf } from '@/graph/types';

/** `path` leads to the entry's id inside the node (`['config', 'routes', 0, 'id']`). */
export function renamePortOps(doc: Doc, node: string, path: (string | number)[], from: string, to: string): Op[] {
  const ops: Op[] = [{ op: 'node.set', id: node, path, value: to }];
  for (const edge of doc.edges) {
    if (edge.source !== node || portOf(edge) !== from) continue;
    ops.push({ op: 'edge.remove', edge }, { op: 'edge.add', edge: { ...edge, port: to } });
  }
  return ops;
}

/** Removing a value from a policy also removes the part it leaves empty, so that defaults stay out of the document. */
export function policyTarget(policy: unknown, path: (string | number)[]): (string | number)[] {
  const [head] = path;
  if (path.length < 2 || head === undefined) return path;
  const part = (policy as Record<string, unknown> | undefined)?.[head];
  const keys = part && typeof part === 'object' ? Object.keys(part) : [];
  return keys.length <= 1 && (keys.length === 0 || keys[0] === path[1]) ? [head] : path;
}
