/** Which lens the canvas is seen through, and what its colours mean. */

export function LensBar() {
  return null;
}
