/** What a step's settings can refer to, worked out anew only when something that decides it has changed. */
import { useRef } from 'react';
import { type Scoped, scopeOf } from '@/graph/scope';
import type { Catalog, Doc } from '@/graph/types';

type Known = { id: string; doc: Doc; types: Catalog; inside: boolean; scope: readonly Scoped[] };

/** Typing changes the settings of one step at each key: what comes before it stays the same. */
function isSame(known: Known, doc: Doc, types: Catalog, id: string, inside: boolean): boolean {
  if (known.id !== id || known.inside !== inside || known.types !== types) return false;
  if (known.doc === doc) return true;
  if (known.doc.edges !== doc.edges) return false;
  const [before, after] = [known.doc.nodes, doc.nodes];
  const [was, is] = [before[id], after[id]];
  if (!was || !is || was.type !== is.type || was.parent !== is.parent) return false;
  // What a container gives to its inside, and the start to the whole run, is said by its own settings.
  const type = types[is.type];
  const decides = type?.is_entry === true || (inside && type?.container === true);
  let left = 0;
  for (const key in after) {
    if (before[key] !== after[key] && (key !== id || decides)) return false;
    left += 1;
  }
  return Object.keys(before).length === left;
}

export function useScope(doc: Doc, types: Catalog, id: string, inside = false): readonly Scoped[] {
  const known = useRef<Known | null>(null);
  if (!known.current || !isSame(known.current, doc, types, id, inside)) {
    const scope = scopeOf(doc, types, id, { inside });
    known.current = { id, doc, types, inside, scope };
  }
  return known.current.scope;
}
