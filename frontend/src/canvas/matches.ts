/** What a search finds in a workflow, in reading order. Pure. */

import type { Layout } from '../graph/geometry';
import { titleOf } from '../graph/slug';
import type { Catalog, Doc, Json } from '../graph/types';

export interface Match {
  id: string;
  name: string;
  kind: 'step' | 'note' | 'frame';
}

/** All texts of a value, however deep: numbers and switches as they are written. */
function textsOf(value: Json | undefined): string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value === 'object') return Object.entries(value).flatMap(([key, inner]) => [key, ...textsOf(inner)]);
  return [String(value)];
}

/** Every word has to stand somewhere in what is found: in its name, id, type, settings or text. */
export function matchesOf(doc: Doc, types: Catalog, layout: Layout, text: string): Match[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const found: { match: Match; x: number; y: number }[] = [];
  const look = (match: Match, texts: readonly string[], at: { x: number; y: number }): void => {
    const all = texts.join('\n').toLowerCase();
    if (words.every((word) => all.includes(word))) found.push({ match, x: at.x, y: at.y });
  };
  for (const [id, node] of Object.entries(doc.nodes)) {
    const name = node.label || titleOf(id);
    const type = types[node.type];
    const texts = [name, id, node.type, type?.title ?? '', ...textsOf(node.config), ...textsOf(node.policy)];
    look({ id, name, kind: 'step' }, texts, layout.absolute(id));
  }
  for (const note of doc.ui?.notes ?? []) {
    look({ id: note.id, name: note.text.split('\n')[0]!.slice(0, 60), kind: 'note' }, [note.text], note);
  }
  for (const frame of doc.ui?.frames ?? []) {
    look({ id: frame.id, name: frame.label, kind: 'frame' }, [frame.label], frame);
  }
  return found.sort((a, b) => a.x - b.x || a.y - b.y).map(({ match }) => match);
}
