/** The outcomes of a node, worked out from its type's rules and its own settings. */

import { getIn } from './paths';
import type { JsonObject, NodeTypeInfo } from './types';
import { ERROR } from './types';

interface PortInfo {
  id: string;
  label: string;
}

/** The outcomes without `error`: fixed ones, and one for each entry of a config list (a route, an action). */
export function outcomesOf(type: NodeTypeInfo, config: JsonObject = {}): PortInfo[] {
  const found: PortInfo[] = [];
  const add = (id: string, label: string): void => {
    if (id && !found.some((port) => port.id === id)) found.push({ id, label: label || id });
  };
  for (const rule of type.ports) {
    if (!rule.each) {
      add(rule.id ?? '', rule.label ?? '');
      continue;
    }
    const path = rule.each.split('.');
    const list = getIn(config, path) ?? defaultOf(type, path);
    for (const entry of Array.isArray(list) ? list : []) {
      const { id, label } = (entry ?? {}) as { id?: unknown; label?: unknown };
      if (typeof id === 'string') add(id, typeof label === 'string' ? label : '');
    }
  }
  return found;
}

function defaultOf(type: NodeTypeInfo, path: string[]): unknown {
  let schema = type.config;
  for (const key of path) schema = schema.properties?.[key] ?? {};
  return schema.default;
}

/** All ports a wire may leave from: the outcomes and, where a step can fail, `error`. */
export function portsOf(type: NodeTypeInfo, config?: JsonObject): PortInfo[] {
  const outcomes = outcomesOf(type, config);
  return canFail(type) ? [...outcomes, { id: ERROR, label: ERROR }] : outcomes;
}

/** Every step has an `error` port, but for the start and for what nothing can follow. */
export function canFail(type: NodeTypeInfo): boolean {
  return !type.is_entry && !type.is_exit && type.ports.length > 0;
}
