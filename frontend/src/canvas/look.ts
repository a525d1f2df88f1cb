/** How a node looks in lists and on its card: a tool's step wears the tool's icon. */

import { getIn } from '../graph/paths';
import { titleOf } from '../graph/slug';
import type { Catalog, NodeDoc, NodeTypeInfo, ToolInfo } from '../graph/types';
import { card } from '../i18n/en/card';

/** The config field that is edited with a widget, where the type has one. */
export function fieldWith(type: NodeTypeInfo | undefined, widget: string): string | undefined {
  return Object.entries(type?.config.properties ?? {}).find(([, schema]) => schema['x-widget'] === widget)?.[0];
}

/** The tool that a step calls, where it calls one that is known. */
function toolOf(
  node: NodeDoc,
  type: NodeTypeInfo | undefined,
  tools: Record<string, ToolInfo>,
): ToolInfo | undefined {
  const field = fieldWith(type, 'tool');
  return field ? tools[String(node.config?.[field] ?? '')] : undefined;
}

/** The icon's name. */
export function lookOf(node: NodeDoc, types: Catalog, tools: Record<string, ToolInfo>): string {
  const type = types[node.type];
  return toolOf(node, type, tools)?.icon ?? type?.icon ?? 'puzzle';
}

/** What a card says beside its title: the setting that matters most, a tool by its title; nothing that is the title. */
export function besideTitle(id: string, node: NodeDoc, types: Catalog, tools: Record<string, ToolInfo>): string {
  const type = types[node.type];
  const said = type ? (toolOf(node, type, tools)?.title ?? subtitleOf(node, type)) : '';
  return said === (node.label || titleOf(id)) ? '' : said;
}

/** The one setting that matters most, as a short text. */
export function subtitleOf(node: NodeDoc, type: NodeTypeInfo): string {
  if (!type.subtitle) return '';
  const path = type.subtitle.split('.');
  const value = getIn(node.config ?? {}, path) ?? type.config.properties?.[type.subtitle]?.default;
  if (Array.isArray(value)) return card.entries(value.length);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
