/** How a node looks in lists and on its card: a tool's step wears the tool's icon. */

import { getIn } from '../graph/paths';
import type { Catalog, NodeDoc, NodeTypeInfo, ToolInfo } from '../graph/types';
import { card } from '../i18n/en/card';

/** The config field that is edited with a widget, where the type has one. */
export function fieldWith(type: NodeTypeInfo | undefined, widget: string): string | undefined {
  return Object.entries(type?.config.properties ?? {}).find(([, schema]) => schema['x-widget'] === widget)?.[0];
}

/** The icon's name. */
export function lookOf(node: NodeDoc, types: Catalog, tools: Record<string, ToolInfo>): string {
  const type = types[node.type];
  const field = fieldWith(type, 'tool');
  const tool = field ? tools[String(node.config?.[field] ?? '')] : undefined;
  return tool?.icon ?? type?.icon ?? 'puzzle';
}

/** The one setting that matters most, as a short text. */
export function subtitleOf(node: NodeDoc, type: NodeTypeInfo): string {
  if (!type.subtitle) return '';
  const path = type.subtitle.split('.');
  const value = getIn(node.config ?? {}, path) ?? type.config.properties?.[type.subtitle]?.default;
  if (Array.isArray(value)) return card.entries(value.length);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
