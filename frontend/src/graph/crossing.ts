/** Do lines cross? Arithmetic for cutting wires. */

export interface Point {
  x: number;
  y: number;
}

/** On which side of the line a → b is c? */
function side(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

/** Touching counts. */
export function cross(a: Point, b: Point, c: Point, d: Point): boolean {
  return side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0;
}

/** Does the line cross any piece of the path? */
export function crossesPath(a: Point, b: Point, path: readonly Point[]): boolean {
  return path.some((point, index) => index > 0 && cross(a, b, path[index - 1]!, point));
}
