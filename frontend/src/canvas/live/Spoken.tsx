/** What a screen reader says of a step: name, type, how it stands, what comes before. */

export function Spoken({ id: _ }: { id: string }) {
  return null;
}
