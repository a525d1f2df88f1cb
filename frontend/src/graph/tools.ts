/** Steps that call a tool: what they give it is read as the tool's own schema says, as the server does. */

import type { Catalog, JsonObject, NodeTypeInfo, Schema, ToolInfo } from './types';

/** The config field that is edited by `widget`. */
const fieldOf = (type: NodeTypeInfo, widget: string): string | undefined =>
  Object.entries(type.config.properties ?? {}).find(([, schema]) => schema['x-widget'] === widget)?.[0];

/** The catalogue with the tools at the types that call one; it has no prototype, for a type may be called `toString`. */
export function withTools(types: Catalog, tools: Record<string, ToolInfo>): Catalog {
  const found: Catalog = Object.create(null);
  for (const [key, type] of Object.entries(types))
    found[key] = fieldOf(type, 'arguments') ? { ...type, tools } : type;
  return found;
}

/** The schema of a step's settings, with the arguments of the tool that they name. */
export function configSchemaOf(type: NodeTypeInfo | undefined, config: JsonObject): Schema | undefined {
  const name = type?.tools && config[fieldOf(type, 'tool') ?? ''];
  if (!type?.tools || typeof name !== 'string' || !Object.hasOwn(type.tools, name)) return type?.config;
  const given = type.tools[name]?.arguments ?? {};
  const properties = { ...type.config.properties, [fieldOf(type, 'arguments') ?? '']: given };
  return { ...type.config, properties, $defs: { ...type.config.$defs, ...given.$defs } };
}
