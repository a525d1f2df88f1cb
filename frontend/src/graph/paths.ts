/** Reading and setting a value deep inside JSON without changing the JSON in place. */

import type { Json, JsonObject, Path } from './types';

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Deep equality of JSON values; an absent key and one that is undefined are the same. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b || Array.isArray(a) !== Array.isArray(b))
    return false;
  if (Array.isArray(a)) {
    const other = b as unknown[];
    return a.length === other.length && a.every((value, index) => same(value, other[index]));
  }
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => same(left[key], right[key]));
}

/** The value at `path`, undefined where there is none. */
export function getIn(value: Json | undefined, path: Path): Json | undefined {
  let here: Json | undefined = value;
  for (const key of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as JsonObject)[key as string];
  }
  return here;
}

interface SetResult {
  value: Json;
  /** Setting this gives back what was. */
  undo: { path: Path; value?: Json; prune?: number };
}

/**
 * Sets `path` to `next`, making objects (for index 0: lists) on the way; undefined takes the key or list entry away.
 * `prune`: when taking away leaves what is around empty, that goes too, as long as its path has so many steps.
 * A list index one past the end appends. Returns null where the path leads through something that is neither.
 */
export function setIn(root: Json, path: Path, next: Json | undefined, prune?: number): SetResult | null {
  const undo = path.length ? undoOf(root, path, next) : null;
  if (!undo) return null;
  if (undo === 'unchanged') return { value: root, undo: { path } };
  const value = write(root, path, next, 0, prune ?? Number.POSITIVE_INFINITY);
  return value === undefined ? null : { value, undo };
}

function undoOf(root: Json, path: Path, next: Json | undefined): SetResult['undo'] | 'unchanged' | null {
  let here: Json | undefined = root;
  for (const [depth, key] of path.entries()) {
    if (typeof here !== 'object' || here === null) return null;
    const isLast = depth === path.length - 1;
    if (Array.isArray(here)) {
      if (typeof key !== 'number' || key < 0 || key > here.length) return null;
      if (key === here.length && next === undefined) return 'unchanged';
      // Adding to a list and taking out of it is undone by the list as it was.
      if (key === here.length || (isLast && next === undefined)) {
        return depth === 0 ? null : { path: path.slice(0, depth), value: here };
      }
    } else if (!Object.hasOwn(here, key)) {
      if (next === undefined) return 'unchanged';
      const made = path.slice(depth + 1);
      if (made.some((step) => typeof step === 'number' && step !== 0)) return null;
      return isLast ? { path } : { path, prune: depth + 1 };
    }
    here = (here as JsonObject)[key as string];
    if (isLast) return same(here, next) ? 'unchanged' : { path, value: here as Json };
  }
  return null;
}

/** The value with `path` set; `depth` steps lie above it. */
function write(
  here: Json | undefined,
  path: Path,
  next: Json | undefined,
  depth: number,
  prune: number,
): Json | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return next;
  const isList = Array.isArray(here) || (here === undefined && typeof key === 'number');
  const copy: Json[] | JsonObject = isList ? [...((here as Json[] | undefined) ?? [])] : { ...(here as JsonObject) };
  const before = Object.hasOwn(copy, key) ? (copy as JsonObject)[key as string] : undefined;
  const value = write(before, rest, next, depth + 1, prune);
  if (value !== undefined) {
    Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
  } else if (Array.isArray(copy)) copy.splice(key as number, 1);
  else delete copy[key as string];
  const isEmpty = value === undefined && Object.keys(copy).length === 0;
  return isEmpty && depth >= prune ? undefined : copy;
}
