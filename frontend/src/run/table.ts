/** Lists that read best as a table: of objects with the same few plain fields. */

const FEWEST = 2;
const MOST_COLUMNS = 8;
/** So many rows tell what the others are like. */
const LOOKED_AT = 100;

/** The fields of the objects in a list, in the order they come; null where it is not of a table's kind. */
export function columnsOf(list: readonly unknown[]): string[] | null {
  if (list.length < FEWEST) return null;
  const columns = new Set<string>();
  for (const item of list.slice(0, LOOKED_AT)) {
    if (!isPlain(item)) return null;
    for (const name of Object.keys(item)) columns.add(name);
    if (columns.size > MOST_COLUMNS) return null;
  }
  return columns.size > 0 ? [...columns] : null;
}

function isPlain(item: unknown): item is object {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return false;
  return Object.values(item).every((field) => typeof field !== 'object' || field === null);
}
