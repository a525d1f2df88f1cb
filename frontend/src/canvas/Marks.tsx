/** Small signs on a card: switched off, output pinned, breakpoint. */

export function Marks({ id: _ }: { id: string }) {
  return null;
}
