/** Edits of a workflow that cannot be saved there any more, as a whole document: it was deleted, or the right was withdrawn. */

import { rebase } from '../graph/rebase';
import { type Catalog, emptyDoc, type Model } from '../graph/types';
import type { Kept } from './journal';

/** A document to go on with, and how to forget what it was made of once it is kept elsewhere. */
export interface Rescued {
  model: Model;
  forget(): void;
}

/** Puts what pages left on top of the last state known here, or of the part of the document that the edits are about. */
export function rescued(entries: readonly Kept[], last: Model | null, types: Catalog): Model | null {
  if (entries.length === 0) return null;
  let model = last ?? entries.find(({ base }) => base)?.base ?? { name: '', description: '', doc: emptyDoc() };
  for (const { pending, base, sent } of entries) model = rebase(model, pending, { base, sent, types }).model;
  return model;
}
