/** Three versions of a JSON value made one: what it was, what we made of it, what someone else made of it meanwhile. */

import { getIn, isObject, same } from './paths';
import type { Json, JsonObject, Path } from './types';

/** A place where both sides differ: ours stands, theirs is kept beside it. */
export interface Clash {
  path: Path;
  /** What the entries of lists on the path are known by: their indices change when others add some. */
  entries: readonly string[];
  mine: Json | undefined;
  theirs: Json | undefined;
}

type Value = Json | undefined;

/** What is to be told of a merge. */
export interface Found {
  clashes: Clash[];
  /** Entries of lists that one side took out and the other changed: they stay. */
  revived: Json[];
}

/** Where a value stands, see Clash. */
type Place = Pick<Clash, 'path' | 'entries'>;

/** The merged value; undefined where both sides agree that there is none. What is to be told is added to `found`. */
export function merge(before: Value, mine: Value, theirs: Value, path: Path, found: Found): Value {
  return mergeAt(before, mine, theirs, { path, entries: [] }, found);
}

/** Where the value of a clash stands by now; null where the entry of a list that it is in is gone. */
export function placeNow(root: Value, { path, entries }: Place): Path | null {
  const place: (string | number)[] = [];
  const names = [...entries];
  let here = root;
  for (const key of path) {
    let step = key;
    const name = typeof key === 'number' ? names.shift() : undefined;
    if (name !== undefined && Array.isArray(here)) {
      step = here.findIndex((item) => nameOf(item) === name);
      if (step < 0) return null;
    }
    place.push(step);
    here = getIn(here, [step]);
  }
  return place;
}

function mergeAt(before: Value, mine: Value, theirs: Value, place: Place, found: Found): Value {
  if (same(mine, theirs) || same(before, mine)) return theirs;
  if (same(before, theirs)) return mine;
  if (isObject(mine) && isObject(theirs)) return mergeObjects(before, mine, theirs, place, found);
  if (Array.isArray(mine) && Array.isArray(theirs)) {
    const merged = mergeLists(Array.isArray(before) ? before : [], mine, theirs, place, found);
    if (merged) return merged;
  }
  found.clashes.push({ ...place, mine, theirs });
  return mine;
}

function mergeObjects(before: Value, mine: JsonObject, theirs: JsonObject, place: Place, found: Found): JsonObject {
  const was = isObject(before) ? before : {};
  const merged: JsonObject = {};
  for (const key of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    const inside = { ...place, path: [...place.path, key] };
    const value = mergeAt(own(was, key), own(mine, key), own(theirs, key), inside, found);
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
function named(list: readonly Json[], names: readonly string[]): Map<string, Json> | null {
  const found = new Map(list.map((item, at) => [names[at]!, item]));
  return found.size === list.length ? found : null;
}

/** The names of all three lists. An entry without one that both sides changed in its place is one entry still, not two new ones. */
function namesOf(before: Json[], mine: Json[], theirs: Json[]): [string[], string[], string[]] {
  const [was, ours, other] = [before.map(nameOf), mine.map(nameOf), theirs.map(nameOf)];
  if (ours.length !== was.length || other.length !== was.length) return [was, ours, other];
  const isBoths = (name: string, at: number): boolean =>
    [ours, other].every((names) => !names.includes(name) && !was.includes(names[at]!));
  const both = new Set(was.filter(isBoths));
  const kept = (names: string[]): string[] => names.map((name, at) => (both.has(was[at]!) ? was[at]! : name));
  return [was, kept(ours), kept(other)];
}

/** Both sides' additions, removals and changes; null where entries cannot be told apart. */
function mergeLists(before: Json[], mine: Json[], theirs: Json[], place: Place, found: Found): Json[] | null {
  const [w, o, t] = namesOf(before, mine, theirs);
  const [was, ours, other] = [named(before, w), named(mine, o), named(theirs, t)];
  if (!was || !ours || !other) return null;
  const kept: Json[] = [];
  for (const name of inOrder([...was.keys()], [...ours.keys()], [...other.keys()])) {
    const [b, m, t] = [was.get(name), ours.get(name), other.get(name)];
    // What one side took out and the other changed stays: a change is worth more than a removal.
    if (m === undefined || t === undefined) {
      const left = m ?? t;
      if (left === undefined || (b !== undefined && same(left, b))) continue;
      kept.push(left);
      if (b !== undefined) found.revived.push(left);
    } else {
      const inside = { path: [...place.path, kept.length], entries: [...place.entries, nameOf(m)] };
      kept.push(mergeAt(b, m, t, inside, found)!);
    }
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
