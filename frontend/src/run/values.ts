/** What names stood for at one element of work, as far as a run's state tells: for previews and the picker of values. */

import type { Json } from '../graph/types';
import { containers, splitPath } from './path';
import { follow, pathOf } from './reference';
import type { NodeRun } from './types';

/** What of the document is asked: which node stands before which. */
interface Wires {
  edges: readonly { source: string; target: string }[];
}

/**
 * What a name stood for where `path` (`each/2/write`) ran; undefined where the run does not tell.
 *
 * Nodes are looked for in the scope of `path` first, then in those around it, as the engine does.
 */
export function valueAt(
  nodes: Readonly<Record<string, NodeRun>>,
  { edges }: Wires,
  path: string,
  name: string,
): Json | undefined {
  if (name === 'input') {
    const { node, container, index } = splitPath(path);
    const before = edges.filter((edge) => edge.target === node);
    // The first step inside a container is handed the item.
    if (before.length === 0 && container !== null) return given(nodes, edges, container, index ?? 0, 'item');
    return before.length === 1 && before[0] ? valueAt(nodes, { edges }, path, before[0].source) : undefined;
  }
  for (let at: string | null = path; at !== null; at = splitPath(at).container) {
    const { container, index } = splitPath(at);
    const found = nodes[container === null ? name : `${container}/${index}/${name}`];
    if (found?.status === 'succeeded') return found.output as Json;
    const around = container === null ? undefined : given(nodes, edges, container, index ?? 0, name);
    if (around !== undefined) return around;
  }
  return undefined;
}

/** What a container gives to what is inside it. */
function given(
  nodes: Readonly<Record<string, NodeRun>>,
  edges: Wires['edges'],
  container: string,
  index: number,
  name: string,
): Json | undefined {
  const { items } = (nodes[container]?.input ?? {}) as { items?: Json };
  if (items === undefined) return name === 'loop' ? { index } : undefined;
  if (name === 'index') return index;
  if (name !== 'item') return undefined;
  if (Array.isArray(items)) return items[index];
  // The log keeps the expression, not the list: what a plain reference led to can be read again.
  const [root, ...rest] = typeof items === 'string' ? (pathOf(items.trim()) ?? []) : [];
  if (typeof root !== 'string') return undefined;
  const list = follow(valueAt(nodes, { edges }, container, root), rest);
  return Array.isArray(list) ? list[index] : undefined;
}

/** The elements of work that a node had or, before it had any, those that the container around it began. */
export function instancesOf(
  nodes: Readonly<Record<string, NodeRun>>,
  id: string,
  parent: string | undefined,
): string[] {
  const paths = Object.keys(nodes);
  const own = paths.filter((path) => splitPath(path).node === id);
  if (own.length > 0 || !parent) return own;
  const begun = paths.flatMap((path) => containers(path).map((around) => [around, path] as const));
  const scopes = begun
    .filter(([around]) => splitPath(around).node === parent)
    .map(([around, path]) => `${around}/${path.slice(around.length + 1).split('/')[0]}/${id}`);
  return [...new Set(scopes)];
}
