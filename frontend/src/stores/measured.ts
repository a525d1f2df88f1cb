/** Card sizes as the browser measured them, so that placing and tidying fit what is on screen; and the layout they give. */

import { type Layout, layoutOf, type Size } from '../graph/geometry';
import type { Catalog, Doc } from '../graph/types';

const sizes = new Map<string, Size>();

export const measured: ReadonlyMap<string, Size> = sizes;

let last: { doc: Doc; types: Catalog; layout: Layout } | null = null;

export function setMeasured(id: string, size: Size): void {
  sizes.set(id, size);
  last = null;
}

/** Another workflow is opened: its cards have the same ids and other sizes. */
export function forgetMeasured(): void {
  sizes.clear();
  last = null;
}

/** The layout of a document with these sizes; worked out once for each state, however often a drag asks. */
export function layoutNow(doc: Doc, types: Catalog): Layout {
  if (last?.doc !== doc || last.types !== types) last = { doc, types, layout: layoutOf(doc, types, sizes) };
  return last.layout;
}
