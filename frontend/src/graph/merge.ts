/** Three versions of a JSON value made one: what it was, what we made of it, what someone else made of it meanwhile. */

import { isObject, same } from './paths';
import type { Json, JsonObject, Path } from './types';

/** A place where both sides differ: ours stands, theirs is kept beside it. */
export interface Clash {
  path: Path;
  mine: Json | undefined;
  theirs: Json | undefined;
}

type Value = Json | undefined;

/** The merged value; undefined where both sides agree that there is none. Clashes are added to `clashes`. */
export function merge(before: Value, mine: Value, theirs: Value, path: Path, clashes: Clash[]): Value {
  if (same(mine, theirs) || same(before, mine)) return theirs;
  if (same(before, theirs)) return mine;
  if (isObject(mine) && isObject(theirs)) return mergeObjects(before, mine, theirs, path, clashes);
  if (Array.isArray(mine) && Array.isArray(theirs)) {
    const merged = mergeLists(Array.isArray(before) ? before : [], mine, theirs, path, clashes);
    if (merged) return merged;
  }
  clashes.push({ path, mine, theirs });
  return mine;
}

function mergeObjects(before: Value, mine: JsonObject, theirs: JsonObject, path: Path, clashes: Clash[]): JsonObject {
  const was = isObject(before) ? before : {};
  const merged: JsonObject = {};
  for (const key of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    const value = merge(own(was, key), own(mine, key), own(theirs, key), [...path, key], clashes);
    if (value !== undefined) {
      Object.defineProperty(merged, key, { value, enumerable: true, configurable: true, writable: true });
    }
  }
  return merged;
}

function own(object: JsonObject, key: string): Value {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** What an entry of a list is known by when others move or change it: its id or name, else all of it. */
function nameOf(item: Json): string {
  if (isObject(item)) {
    for (const key of ['id', 'key', 'name']) {
      const name = own(item, key);
      if (typeof name === 'string') return `${key} ${name}`;
    }
  }
  return JSON.stringify(item);
}

/** The entries by name, in order; null where two share one. */
function named(list: readonly Json[]): Map<string, Json> | null {
  const found = new Map(list.map((item) => [nameOf(item), item]));
  return found.size === list.length ? found : null;
}

/** Both sides' additions, removals and changes; null where entries cannot be told apart. */
function mergeLists(before: Json[], mine: Json[], theirs: Json[], path: Path, clashes: Clash[]): Json[] | null {
  const [was, ours, other] = [named(before), named(mine), named(theirs)];
  if (!was || !ours || !other) return null;
  const kept: Json[] = [];
  for (const name of inOrder([...was.keys()], [...ours.keys()], [...other.keys()])) {
    const [b, m, t] = [was.get(name), ours.get(name), other.get(name)];
    // What one side took out and the other changed stays: a change is worth more than a removal.
    if (m === undefined || t === undefined) {
      const left = m ?? t;
      if (left !== undefined && (b === undefined || !same(left, b))) kept.push(left);
    } else kept.push(merge(b, m, t, [...path, kept.length], clashes)!);
  }
  return kept;
}

/** All names of both sides: in our order unless only they changed it, what the other side has more behind its neighbour. */
function inOrder(before: string[], mine: string[], theirs: string[]): string[] {
  const common = (list: string[]): string[] => list.filter((name) => mine.includes(name) && theirs.includes(name));
  const isOurs = !same(common(mine), common(before));
  const [first, second] = isOurs ? [mine, theirs] : [theirs, mine];
  const order = [...first];
  for (const [at, name] of second.entries()) {
    if (order.includes(name)) continue;
    order.splice(at === 0 ? 0 : order.indexOf(second[at - 1]!) + 1, 0, name);
  }
  return order;
}
