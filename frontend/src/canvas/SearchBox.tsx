/** Search in the workflow: names, texts and settings of its steps and notes. */

export function SearchBox() {
  return null;
}
