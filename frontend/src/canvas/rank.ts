/** Which steps likely come next: what this workflow already does after such a step, then what suits its kind. Pure. */

import { edgesFrom } from '../graph/lookup';
import { type Catalog, type Doc, ERROR, type NodeDoc, portOf } from '../graph/types';
import type { Entry } from './entries';

/** What stands around the place where a step is added. */
export interface Place {
  after?: { id: string; port?: string };
  /** The container it goes into. */
  into?: string;
}

/** After a step of this group, groups as people usually go on, the likeliest first. */
const AFTER: Record<string, readonly string[]> = {
  AI: ['People', 'Flow', 'AI', 'Actions', 'Text'],
  Actions: ['AI', 'Flow', 'Actions', 'Text', 'Data'],
  Flow: ['AI', 'Actions', 'People', 'Flow', 'Text'],
  People: ['Actions', 'AI', 'Flow', 'Data', 'Text'],
  Data: ['AI', 'Flow', 'Text', 'Actions'],
  Text: ['AI', 'Actions', 'People', 'Flow'],
  'Start and end': ['AI', 'Actions', 'Flow', 'Text'],
};
/** After a failure: somebody or something else has a try, or is told. */
const AFTER_ERROR = ['People', 'AI', 'Text', 'Actions', 'Start and end'];
const LIKELY = 5;

/** A node's kind, as fine as entries are: a step that calls a tool is of the tool's kind. */
function kindOf(node: NodeDoc, entries: readonly Entry[]): string {
  const fits = entries.filter((entry) => entry.wish.type === node.type);
  const config = node.config ?? {};
  const isTool = ({ wish }: Entry): boolean =>
    Object.entries(wish.config ?? {}).every(([key, value]) => config[key] === value);
  return fits.find(isTool)?.key ?? node.type;
}

/** How often each kind follows a step of the same type in this workflow; by the same port counts more. */
function habits(doc: Doc, entries: readonly Entry[], source: NodeDoc, port: string | undefined): Map<string, number> {
  const found = new Map<string, number>();
  for (const [id, node] of Object.entries(doc.nodes)) {
    if (node.type !== source.type) continue;
    for (const wire of edgesFrom(doc.edges, id)) {
      const target = doc.nodes[wire.target];
      if (!target) continue;
      const kind = kindOf(target, entries);
      const weight = port === undefined || portOf(wire) === port ? 2 : 1;
      found.set(kind, (found.get(kind) ?? 0) + weight);
    }
  }
  return found;
}

/** The likeliest entries, best first; none before the first step, where everything is as likely. */
export function likelyNext(entries: readonly Entry[], doc: Doc, types: Catalog, place: Place): Entry[] {
  const source = place.after ? doc.nodes[place.after.id] : undefined;
  if (!source) return [];
  const isError = place.after?.port === ERROR;
  const group = types[source.type]?.group ?? '';
  const order = isError ? AFTER_ERROR : (AFTER[group] ?? AFTER.Flow!);
  const known = habits(doc, entries, source, place.after?.port);
  const own = entries.find((entry) => entry.key === kindOf(source, entries));
  const perGroup = new Map<string, number>();
  const scored = entries.map((entry, index) => {
    const type = types[entry.wish.type];
    const at = order.indexOf(entry.group);
    const before = perGroup.get(entry.group) ?? 0;
    perGroup.set(entry.group, before + 1);
    // Of one group the first are the commonest, as the catalogue has them; so no group fills all the places.
    let score = (at < 0 ? 0 : 10 - 2 * at) - 3 * Math.min(before, 3) + 8 * Math.min(known.get(entry.key) ?? 0, 3);
    if (type?.is_exit) score = isEndless(doc, types) ? score + 7 : score + 3;
    if (entry === own && !known.has(entry.key)) score -= 4;
    return { entry, score, index };
  });
  return scored
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, LIKELY)
    .map(({ entry }) => entry);
}

/** Has the workflow no end yet? */
function isEndless(doc: Doc, types: Catalog): boolean {
  return !Object.values(doc.nodes).some((node) => types[node.type]?.is_exit);
}
