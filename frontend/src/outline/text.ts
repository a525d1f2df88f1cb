/** The outline as readable Markdown: for a review, a ticket, a chat. */

import { nodeName } from '../graph/slug';
import type { Catalog, Model } from '../graph/types';
import { outline as t } from '../i18n/en/outline';
import { buildOutline, type OutlineRow } from './tree';
import { outcomeName, whatOf } from './words';

export function outlineText({ name, description, doc }: Model, catalog: Catalog): string {
  const rows = buildOutline(doc, catalog);
  const lines = rows.flatMap(lineOf);
  return [`# ${name}`, '', ...(description ? [description, ''] : []), ...lines, ''].join('\n');

  function lineOf(row: OutlineRow): string[] {
    const dent = '  '.repeat(Math.max(0, row.level - 1 - (isLoosePart(row) ? 1 : 0)));
    const to = nodeName(doc, row.leads[0] ?? '');
    const isNext = row.kind === 'outcome' && row.leads.length > 0 && !row.hasChildren;
    const goes = row.jumps || isNext ? ` ${t.text.next} ${row.jumps ? t.goesOn(to) : to}` : '';
    switch (row.kind) {
      case 'step':
        return [`${dent}- ${stepText(row)}${goes}`];
      case 'outcome':
        return [`${dent}- ${outcomeName(row)}:${goes || (row.hasChildren ? '' : ` ${t.ends.toLowerCase()}`)}`];
      case 'empty':
        return [`${dent}- ${t.nothingInside}`];
      case 'loose':
        return ['', `## ${t.text.looseSection}`, ''];
      case 'remarks':
        return ['', `## ${t.text.remarksSection}`, ''];
      case 'frame':
        return [`- ${t.frame}: ${doc.ui?.frames?.find((frame) => frame.id === row.id)?.label ?? ''}`];
      case 'note':
        return [`- ${noteText(row.id)}`];
    }
  }

  function stepText(row: OutlineRow): string {
    const node = doc.nodes[row.id];
    const type = catalog[node?.type ?? '']?.title ?? node?.type ?? '';
    const what = whatOf(node, catalog);
    const title = nodeName(doc, row.id);
    const about = title === type ? '' : ` (${type})`;
    const joins = row.joins.length ? `, ${t.joins(row.joins.map((id) => nodeName(doc, id)))}` : '';
    const off = node?.disabled ? `, ${t.off}` : '';
    return `**${title}**${about}${joins}${off}${what ? `: ${what}` : ''}`;
  }

  function noteText(id: string): string {
    return (doc.ui?.notes?.find((note) => note.id === id)?.text ?? '').replaceAll('\n', '\n  ');
  }

  /** The section's heading takes the place of the outermost level. */
  function isLoosePart(row: OutlineRow): boolean {
    for (let up = row.parent; up; up = rows.find((other) => other.key === up)?.parent ?? null) {
      if (up === 'x:loose') return true;
    }
    return false;
  }
}
