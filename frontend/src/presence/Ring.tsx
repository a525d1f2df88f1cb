/** Who else has this step selected. */

export function Ring({ id: _ }: { id: string }) {
  return null;
}
