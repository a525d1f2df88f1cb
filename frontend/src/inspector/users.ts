/** Who refers to a step, and how often: told before it is renamed, and at the foot of its settings. */
import { namesUsed, renameReferences } from '@/graph/references';
import type { Catalog, Doc, NodeDoc } from '@/graph/types';

/** Reading a step's texts is the costly part, and a step that did not change is the same object. */
const read = new WeakMap<NodeDoc, { catalog: Catalog; names: ReadonlySet<string> }>();

function namesOf(node: NodeDoc, catalog: Catalog): ReadonlySet<string> {
  const known = read.get(node);
  if (known?.catalog === catalog) return known.names;
  const names = new Set(namesUsed(node, catalog));
  read.set(node, { catalog, names });
  return names;
}

/** The steps whose settings refer to `name`, itself left out. */
export function usersOf(doc: Doc, catalog: Catalog, name: string): string[] {
  return Object.keys(doc.nodes).filter((id) => id !== name && namesOf(doc.nodes[id]!, catalog).has(name));
}

/** A name that no workflow has, put in the place of each reference so that they can be counted. */
const MARK = '__counted_reference__';

/** How many references follow when `name` is renamed, and in how many steps. */
export function referencesTo(doc: Doc, catalog: Catalog, name: string): { references: number; steps: number } {
  const names = new Map([[name, MARK]]);
  const counts = Object.values(doc.nodes)
    .filter((node) => namesOf(node, catalog).has(name))
    .map((node) => {
      const { config, policy } = renameReferences(node, catalog, names);
      return JSON.stringify([config, policy]).split(MARK).length - 1;
    });
  return { references: counts.reduce((sum, count) => sum + count, 0), steps: counts.filter(Boolean).length };
}
