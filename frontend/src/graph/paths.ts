/** Reading and setting a value deep inside JSON without changing the JSON in place. */

import type { Json, JsonObject, Path } from './types';

/** Deep equality of JSON values; an absent key and one that is undefined are the same. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b || Array.isArray(a) !== Array.isArray(b)) return false;
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

export interface SetResult {
  value: Json;
  /** Setting `undoValue` at `undoPath` gives back what was. */
  undoPath: Path;
  undoValue: Json | undefined;
}

/**
 * Sets `path` to `next`, making objects on the way; undefined takes the key or list entry away.
 * A list index one past the end appends. Returns null where the path leads through something that is neither.
 */
export function setIn(root: Json, path: Path, next: Json | undefined): SetResult | null {
  if (path.length === 0) return null;
  const undo = undoOf(root, path, next);
  if (!undo) return null;
  if (undo.unchanged) return { value: root, undoPath: path, undoValue: next };
  const value = write(root, path, next);
  return value === undefined ? null : { value, undoPath: undo.path, undoValue: undo.value };
}

function undoOf(
  root: Json,
  path: Path,
  next: Json | undefined,
): { path: Path; value: Json | undefined; unchanged: boolean } | null {
  let here: Json | undefined = root;
  for (const [depth, key] of path.entries()) {
    const isLast = depth === path.length - 1;
    if (typeof here !== 'object' || here === null) return null;
    if (Array.isArray(here)) {
      if (typeof key !== 'number' || key < 0 || key > here.length) return null;
      if (key === here.length || (isLast && next === undefined)) {
        if (key === here.length && next === undefined) return { path, value: undefined, unchanged: true };
        return depth === 0 ? null : { path: path.slice(0, depth), value: here, unchanged: false };
      }
    } else if (!Object.hasOwn(here, key)) {
      return { path: path.slice(0, depth + 1), value: undefined, unchanged: next === undefined };
    }
    here = (here as JsonObject)[key as string];
    if (isLast) return { path, value: here, unchanged: same(here, next) };
  }
  return null;
}

function write(here: Json | undefined, path: Path, next: Json | undefined): Json | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return next;
  if (Array.isArray(here)) {
    const copy = [...here];
    const value = write(here[key as number], rest, next);
    if (value === undefined) copy.splice(key as number, 1);
    else copy[key as number] = value;
    return copy;
  }
  const copy: JsonObject = typeof here === 'object' && here !== null ? { ...here } : {};
  const before = Object.hasOwn(copy, key) ? copy[key as string] : undefined;
  const value = write(before, rest, next);
  if (value === undefined) delete copy[key as string];
  else Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}
