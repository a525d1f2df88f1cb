/** Paths of elements of work: `write`, or inside containers `refine/2/write`. */

/** The document's node id a path is about: its last part. */
export function nodeOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

interface PathParts {
  /** The container's own path, null at the top. */
  container: string | null;
  /** Which iteration or item of it, from 0. */
  index: number | null;
  node: string;
}

/** `refine/2/write` → container `refine`, index 2, node `write`. */
export function splitPath(path: string): PathParts {
  const parts = path.split('/');
  const node = parts.pop() ?? path;
  if (parts.length < 2) return { container: null, index: null, node };
  const index = Number(parts.pop());
  return { container: parts.join('/'), index: Number.isInteger(index) ? index : null, node };
}

/** Every iteration number on the way to a path, outermost first: `a/1/b/0/c` → [1, 0]. */
export function indices(path: string): number[] {
  return path
    .split('/')
    .filter((_, place) => place % 2 === 1)
    .map(Number);
}

/** The paths of the containers around a path, innermost first: `a/1/b/0/c` → [`a/1/b`, `a`]. */
export function containers(path: string): string[] {
  const parts = path.split('/');
  const found: string[] = [];
  while (parts.length > 2) {
    parts.splice(-2);
    found.push(parts.join('/'));
  }
  return found;
}

const NUMERIC = new Intl.Collator('en', { numeric: true });

/** Puts paths of one step in the order of their iterations: `each/9/write` before `each/10/write`. */
export const byIteration = (a: string, b: string): number => NUMERIC.compare(a, b);

/** The address of the page that shows a run. */
export function runPage(run: { workflow: string; id: string }): string {
  return `/workflows/${run.workflow}/runs/${run.id}`;
}

/** The same page, at one step of the run: `path` is the element of work, or the document's node id. */
export function stepPage(run: { workflow: string; id: string }, path: string): string {
  return `${runPage(run)}?step=${encodeURIComponent(path)}`;
}
