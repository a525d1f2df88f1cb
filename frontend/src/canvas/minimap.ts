/** The colour of a node on the map. */

import { useDocument } from '../stores/document';
import { kindColours } from '../ui';

export function minimapColour({ id, type }: { id: string; type?: string }): string {
  if (type === 'note') return 'var(--note)';
  if (type === 'frame') return 'color-mix(in srgb, var(--ink) 7%, transparent)';
  const { doc, types } = useDocument.getState();
  const { colour } = kindColours(types[doc.nodes[id]?.type ?? '']?.group);
  return `color-mix(in srgb, ${colour} ${type === 'container' ? 14 : 38}%, var(--well))`;
}
