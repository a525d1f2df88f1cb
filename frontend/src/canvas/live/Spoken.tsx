/** What a screen reader says of a step: name, type, how it stands, what comes before. Not drawn; `aria-labelledby` finds it. */

import { edgesTo } from '../../graph/lookup';
import { nodeName } from '../../graph/slug';
import { spoken as t } from '../../i18n/en/spoken';
import type { NodeView } from '../../run/session';
import { nodeLook, workLook } from '../../run/status';
import type { CardStatus } from '../../run/types';
import { useDocument } from '../../stores/document';
import { shownRun, useNodeStatus } from '../../stores/run';
import { saidId } from '../projection';

export function Spoken({ id }: { id: string }) {
  const what = useDocument(({ doc, types }) => {
    const node = doc.nodes[id];
    const name = nodeName(doc, id);
    const type = types[node?.type ?? '']?.title ?? node?.type ?? '';
    const known = type === name ? [name] : [name, type];
    return [...known, ...(node?.disabled ? [t.off] : [])].join(', ');
  });
  const before = useDocument(({ doc }) => {
    const names = edgesTo(doc.edges, id).map((edge) => nodeName(doc, edge.source));
    return names.length ? t.after([...new Set(names)]) : '';
  });
  // Read with each change of the status and not with each token: who listens hears numbers that stand.
  const status = useNodeStatus(id);
  const run = standing(status, shownRun().view(id));
  const label = [what, ...run, before].filter(Boolean).join(', ');
  // biome-ignore lint/a11y/useAriaPropsSupportedByRole: a label that is only pointed at, kept from the card's own text
  return <span hidden id={saidId(id)} aria-label={label} />;
}

function standing(status: CardStatus, view: NodeView | undefined): string[] {
  if (status === 'idle') return [];
  const look = view ? workLook(view) : nodeLook(status);
  const tokens = (view?.usage?.input_tokens ?? 0) + (view?.usage?.output_tokens ?? 0);
  return [look.word.toLowerCase(), tokens ? t.tokens(tokens) : ''];
}
