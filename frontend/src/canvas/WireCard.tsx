/** What flowed through the wire under the pointer: the last value, its shape, how often. */

export function WireCard() {
  return null;
}
