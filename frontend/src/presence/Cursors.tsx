/** Where the others point on the canvas. */

export function Cursors() {
  return null;
}
