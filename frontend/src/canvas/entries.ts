/** What can be added: one entry a node type, and for the type that calls tools one entry a tool; all from the catalogue. */

import { titleOf } from '../graph/slug';
import type { Catalog, Doc, JsonObject, NodeTypeInfo, ToolInfo } from '../graph/types';
import { fieldWith } from './look';

export interface Entry {
  key: string;
  title: string;
  group: string;
  icon: string;
  description: string;
  wish: { type: string; stem?: string; label?: string; config?: JsonObject };
}

/** The palette's order of groups; others follow as the catalogue has them. */
const GROUPS = ['AI', 'Actions', 'Flow', 'People', 'Data', 'Text', 'Start and end'];

/** All entries in the palette's order; the entry of a workflow only while it has none. */
export function entriesOf(doc: Doc, types: Catalog, tools: Record<string, ToolInfo>): Entry[] {
  const hasEntry = Object.values(doc.nodes).some((node) => types[node.type]?.is_entry);
  const shown = Object.values(types).filter((type) => !(type.is_entry && hasEntry));
  const entries = shown.flatMap((type) => entriesFor(type, tools));
  const rank = (group: string): number => {
    const at = GROUPS.indexOf(group);
    return at < 0 ? GROUPS.length - 1.5 : at;
  };
  return entries
    .map((entry, index) => ({ entry, index }))
    .sort((a, b) => rank(a.entry.group) - rank(b.entry.group) || a.index - b.index)
    .map(({ entry }) => entry);
}

function entriesFor(type: NodeTypeInfo, tools: Record<string, ToolInfo>): Entry[] {
  const field = fieldWith(type, 'tool');
  const { key, title, group, icon, description } = type;
  if (!field || Object.keys(tools).length === 0) {
    return [{ key, title, group, icon, description: firstLine(description), wish: { type: key } }];
  }
  return Object.values(tools).map((tool) => ({
    key: `${key}:${tool.name}`,
    title: tool.title,
    group,
    icon: tool.icon,
    description: firstLine(tool.description),
    wish: {
      type: key,
      stem: tool.name,
      config: { [field]: tool.name },
      ...(titleOf(tool.name) === tool.title ? {} : { label: tool.title }),
    },
  }));
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

/** The entries that fit what was typed: titles first, then what the descriptions say. */
export function search(entries: readonly Entry[], text: string): Entry[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...entries];
  const score = (entry: Entry): number => {
    const title = entry.title.toLowerCase();
    if (title.startsWith(words[0]!)) return 0;
    if (words.every((word) => title.includes(word))) return 1;
    const all = `${title} ${entry.group} ${entry.description}`.toLowerCase();
    return words.every((word) => all.includes(word)) ? 2 : 9;
  };
  return entries.filter((entry) => score(entry) < 9).sort((a, b) => score(a) - score(b));
}

/** Entries under the heading of their group, in order. */
export function grouped(entries: readonly Entry[]): [string, Entry[]][] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) groups.set(entry.group, [...(groups.get(entry.group) ?? []), entry]);
  return [...groups];
}
