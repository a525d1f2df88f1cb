/** Renaming a value that a step hands on (an input of the start, a value that a loop carries): references to it follow. */

import { apply, type Op } from './ops';
import { isObject } from './paths';
import { mapNode } from './references';
import { renameMember } from './templates';
import { type Catalog, type Doc, ERROR, type Json, type Path, portOf, type Schema } from './types';

/** A row of a step's settings that makes a value others can refer to, and its new name. */
export interface Renaming {
  id: string;
  /** The setting whose rows make the values: `['inputs']`, `['carry']`. */
  field: Path;
  from: string;
  to: string;
}

/** Where a schema takes names from that setting: the paths that lead to them in a value of it. */
function placesIn(schema: Schema, setting: string, path: readonly string[]): string[][] {
  const isHere = schema['x-properties-from'] === setting || schema['x-keys-from'] === setting;
  const inside = Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    property['x-schema-from'] === setting ? [[...path, name]] : placesIn(property, setting, [...path, name]),
  );
  return isHere ? [[...path], ...inside] : inside;
}

/** Does the name, which containers give to their inside, mean that of container `id` in the settings of `node`? */
function isGivenBy(doc: Doc, catalog: Catalog, id: string, name: string, node: string, isInside: boolean): boolean {
  let here = isInside ? node : doc.nodes[node]?.parent;
  while (here && doc.nodes[here]) {
    if (Object.hasOwn(catalog[doc.nodes[here]!.type]?.child_scope ?? {}, name)) return here === id;
    here = doc.nodes[here]!.parent;
  }
  return false;
}

/** Is what `node` is given as `input` what `id` hands on? Only where nothing else leads there. */
function isInputOf(doc: Doc, id: string, node: string): boolean {
  const [only, ...others] = doc.edges.filter((edge) => edge.target === node);
  return only?.source === id && others.length === 0 && portOf(only) !== ERROR && !doc.nodes[id]?.disabled;
}

/** The paths by which the texts of `node` may lead to the old name. */
function pathsFor(doc: Doc, catalog: Catalog, renaming: Renaming, node: string) {
  const { id, field, from } = renaming;
  const type = catalog[doc.nodes[id]?.type ?? ''];
  const setting = field.join('.');
  const outputs = type ? placesIn(type.outputs, setting, []) : [];
  const given = Object.entries(type?.child_scope ?? {}).flatMap(([name, schema]) =>
    placesIn(schema, setting, [name]),
  );
  const roots = isInputOf(doc, id, node) ? [id, 'input'] : [id];
  const always = roots.flatMap((root) => outputs.map((path) => [root, ...path, from]));
  return (isInside: boolean): string[][] => [
    ...(isState(doc, catalog, renaming) ? [['state', from]] : []),
    ...always.filter(([root]) => root === id || !isInside),
    ...given
      .filter(([name = '']) => isGivenBy(doc, catalog, id, name, node, isInside))
      .map((path) => [...path, from]),
  ];
}

/** Do the rows declare the values that the whole run shares? */
const isState = (doc: Doc, catalog: Catalog, { id, field }: Renaming): boolean =>
  catalog[doc.nodes[id]?.type ?? '']?.is_entry === true && field.join('.') === 'state';

/** The settings of `node` that name such a value as it is, without braces. */
function stateFields(doc: Doc, catalog: Catalog, renaming: Renaming, node: string): string[] {
  const { type, config } = doc.nodes[node]!;
  if (!isState(doc, catalog, renaming)) return [];
  return Object.entries(catalog[type]?.config.properties ?? {})
    .filter(([key, field]) => field['x-widget'] === 'state' && config?.[key] === renaming.from)
    .map(([key]) => key);
}

/** What differs between two values, setting by setting, so that it comes together with what others write beside it. */
function changes(before: Json, after: Json, id: string, path: Path): Op[] {
  if (before === after) return [];
  if (Array.isArray(before) && Array.isArray(after)) {
    return after.flatMap((each, index) => changes(before[index]!, each, id, [...path, index]));
  }
  if (isObject(before) && isObject(after)) {
    return Object.keys(after).flatMap((key) => changes(before[key]!, after[key]!, id, [...path, key]));
  }
  return [{ op: 'node.set', id, path, value: after }];
}

/** The operations: the setting as `value`, which has the row by its new name, and every text that refers to it. */
export function renameMemberOps(doc: Doc, catalog: Catalog, renaming: Renaming, value: Json) {
  const { id, field, to } = renaming;
  const set: Op = { op: 'node.set', id, path: ['config', ...field], value };
  const result = apply({ name: '', description: '', doc }, set);
  if (!result.ok) return { ops: [set], steps: 0, references: 0 };
  const now = result.model.doc;
  const ops: Op[] = [set];
  let [steps, references] = [0, 0];
  for (const [key, node] of Object.entries(now.nodes)) {
    const paths = pathsFor(now, catalog, renaming, key);
    let count = 0;
    const found = () => {
      count += 1;
    };
    const next = mapNode(node, catalog, (text, mode, isInside) =>
      paths(isInside).reduce((before, path) => renameMember(before, mode, path, to, found), text),
    );
    for (const area of ['config', 'policy'] as const) {
      if (next[area] !== node[area]) ops.push(...changes(node[area] as Json, next[area] as Json, key, [area]));
    }
    for (const named of stateFields(now, catalog, renaming, key)) {
      ops.push({ op: 'node.set', id: key, path: ['config', named], value: to });
      count += 1;
    }
    references += count;
    if (count > 0) steps += 1;
  }
  return { ops, steps, references };
}
