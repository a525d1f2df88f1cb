/** The workflow as a tree that can be read and edited without the canvas. */

export function Outline() {
  return null;
}
