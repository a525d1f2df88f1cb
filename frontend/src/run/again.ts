/** What running again from a step would repeat of what an earlier run has done outside. */

import { edgesTo } from '../graph/lookup';
import type { Catalog, Doc, NodeDoc, ToolInfo } from '../graph/types';
import { nodeOf } from './path';
import type { NodeRun } from './types';

/** The container that holds a step and lies in none itself; the step where there is none. */
export function outermost(doc: Doc, id: string): string {
  const parent = doc.nodes[id]?.parent;
  return parent && doc.nodes[parent] ? outermost(doc, parent) : id;
}

/**
 * The steps that changed, or may have changed, something outside in a run and that begin again with a run from `from`:
 * all but those that lead there. `nodes` is that run's. What exactly is repeated the server says, and asks.
 */
export function repeats(
  doc: Doc,
  types: Catalog,
  tools: Readonly<Record<string, ToolInfo>>,
  nodes: Readonly<Record<string, NodeRun>>,
  from: string,
): string[] {
  const kept = upstream(doc, outermost(doc, from));
  const done = new Set(Object.entries(nodes).flatMap(([path, run]) => (did(run) ? [nodeOf(path)] : [])));
  return Object.entries(doc.nodes)
    .filter(([id, node]) => done.has(id) && !kept.has(outermost(doc, id)) && writes(node, types, tools))
    .map(([id]) => id);
}

/** What stands in a step's place means that it did not do its work itself. */
const NOT_DONE = new Set(['default', 'last_good', 'off', 'pinned']);

function did(run: NodeRun): boolean {
  return run.status === 'succeeded' && !NOT_DONE.has(run.rung?.kind ?? '');
}

function writes(node: NodeDoc, types: Catalog, tools: Readonly<Record<string, ToolInfo>>): boolean {
  const policy = node.policy as { effects?: unknown } | undefined;
  const tool = types[node.type]?.config.properties?.tool ? tools[String(node.config?.tool)] : undefined;
  return (policy?.effects ?? tool?.effects ?? types[node.type]?.effects) === 'write';
}

function upstream(doc: Doc, id: string): Set<string> {
  const found = new Set<string>();
  const waiting = [id];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const { source } of edgesTo(doc.edges, next)) {
      if (!found.has(source)) waiting.push(source);
      found.add(source);
    }
  }
  return found;
}
