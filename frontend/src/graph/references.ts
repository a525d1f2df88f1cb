/** References across the whole document: who uses a node's values, and renaming a node everywhere. */

import type { Op } from './ops';
import { idFault } from './slug';
import {
  type MapText,
  type Mode,
  mapStrings,
  namesInExpression,
  namesInTemplate,
  renameInExpression,
  renameInTemplate,
} from './templates';
import { configSchemaOf } from './tools';
import type { Catalog, Doc, Json, JsonObject, NodeDoc } from './types';

/** Every name that the settings of a node refer to, each once. */
export function namesUsed(node: NodeDoc, catalog: Catalog): string[] {
  const found = new Set<string>();
  mapNode(node, catalog, (text, mode) => {
    for (const name of mode === 'expression' ? namesInExpression(text) : namesInTemplate(text)) found.add(name);
    return text;
  });
  return [...found];
}

/** The node with every reference renamed; the same object where there is none. */
export function renameReferences(node: NodeDoc, catalog: Catalog, names: ReadonlyMap<string, string>): NodeDoc {
  return mapNode(node, catalog, (text, mode) => {
    let result = text;
    // Through names that cannot occur, so that swapping two names (a → b, b → a) does not run into itself.
    for (const [from] of names) result = renameOne(result, mode, from, `__renamed_${from}`);
    for (const [from, to] of names) result = renameOne(result, mode, `__renamed_${from}`, to);
    return result;
  });
}

function renameOne(text: string, mode: Mode, from: string, to: string): string {
  if (!text.includes(from)) return text;
  return mode === 'expression' ? renameInExpression(text, from, to) : renameInTemplate(text, from, to);
}

/** The node with every text mapped that is no plain text; the same object where nothing changed. */
export function mapNode(node: NodeDoc, catalog: Catalog, map: MapText): NodeDoc {
  let next = node;
  if (node.config) {
    const config = mapStrings(node.config, configSchemaOf(catalog[node.type], node.config), map) as JsonObject;
    if (config !== node.config) next = { ...next, config };
  }
  if (node.policy) {
    const policy = mapStrings(node.policy, undefined, map) as JsonObject;
    if (policy !== node.policy) next = { ...next, policy };
  }
  return next;
}

/** The operations that rename a node and everything that refers to it; throws RangeError for an id that cannot be. */
export function renameOps(doc: Doc, catalog: Catalog, from: string, to: string): Op[] {
  const fault = idFault(doc, from, to);
  if (fault) throw new RangeError(fault);
  return from === to ? [] : [{ op: 'node.rename', id: from, to }, ...followOps(doc, catalog, from, to)];
}

/** What lets every reference to `from` follow its new name; the node itself may have that name already or not. */
export function followOps(doc: Doc, catalog: Catalog, from: string, to: string): Op[] {
  const names = new Map([[from, to]]);
  return Object.entries(doc.nodes).flatMap(([key, node]) => {
    const next = renameReferences(node, catalog, names);
    const id = names.get(key) ?? key;
    return (['config', 'policy'] as const).flatMap((area): Op[] =>
      next[area] === node[area] ? [] : [{ op: 'node.set', id, path: [area], value: next[area] as Json }],
    );
  });
}
