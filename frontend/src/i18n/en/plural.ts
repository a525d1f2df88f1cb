/** Counted words of English: `counted(3, 'step')` is “3 steps”. */

/** A number with its noun; `many` where the plural is more than an s. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}
