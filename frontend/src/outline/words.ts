/** How the rows of the outline read: names, what a step does, what an outcome is called. */

import { subtitleOf } from '../canvas/look';
import { getIn } from '../graph/paths';
import { nodeName } from '../graph/slug';
import { type Catalog, type Doc, ERROR, type NodeDoc } from '../graph/types';
import { outline as t } from '../i18n/en/outline';
import { preview } from '../run/format';
import type { OutlineRow } from './tree';

/** Longer than a row is wide. */
const LONGEST = 240;

/** The setting that matters, then the text or value that says most about the step, on one line. */
export function whatOf(node: NodeDoc | undefined, catalog: Catalog): string {
  const type = node && catalog[node.type];
  if (!type) return '';
  const told = type.summary ? getIn(node.config ?? {}, type.summary.split('.')) : undefined;
  const parts = [subtitleOf(node, type), preview(told, LONGEST)];
  return parts
    .map((part) => part.replace(/\s+/g, ' ').trim())
    .filter(Boolean)
    .join(' · ');
}

export function outcomeName(row: OutlineRow): string {
  const name = row.port === ERROR ? t.errorOutcome : t.outcome(row.label || row.port || '');
  return row.branch ? t.branch(name, ...row.branch) : name;
}

/** What a row is called, also for type-ahead and for the buttons that act on it. */
export function rowName(row: OutlineRow, doc: Doc): string {
  switch (row.kind) {
    case 'step':
      return nodeName(doc, row.id);
    case 'outcome':
      return outcomeName(row);
    case 'empty':
      return t.nothingInside;
    case 'loose':
      return t.loose;
    case 'remarks':
      return t.remarks;
    case 'note':
      return doc.ui?.notes?.find((note) => note.id === row.id)?.text.split('\n')[0] || t.emptyNote;
    case 'frame':
      return doc.ui?.frames?.find((frame) => frame.id === row.id)?.label || t.frame;
  }
}
