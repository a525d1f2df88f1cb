/** For a step that nothing leads to: chooses the step, and its outcome, that it follows. */

import { Cable } from 'lucide-react';
import { mayConnect } from '../graph/connect';
import { edge } from '../graph/edits';
import { outcomesOf } from '../graph/ports';
import { nodeName } from '../graph/slug';
import type { Catalog, Doc } from '../graph/types';
import { outline as t } from '../i18n/en/outline';
import { useDocument } from '../stores/document';
import { Button, Menu, type MenuEntry } from '../ui';

export function ConnectAfter({ id }: { id: string }) {
  const readOnly = useDocument((state) => state.readOnly);
  const name = useDocument((state) => nodeName(state.doc, id));
  if (readOnly) return null;
  return (
    <Menu
      align="start"
      items={() => waysTo(id)}
      trigger={
        <Button
          size="small"
          variant="ghost"
          tabIndex={-1}
          icon={<Cable size={13} />}
          aria-label={t.connectHelp(name)}
          onClick={(event) => event.stopPropagation()}
        >
          {t.connectAfter}
        </Button>
      }
    />
  );
}

function waysTo(id: string): MenuEntry[] {
  const { doc, types, connect } = useDocument.getState();
  const entries = Object.keys(doc.nodes).flatMap((source) =>
    portsTo(doc, types, source, id).map((port) => ({
      label: t.mayFollow(nodeName(doc, source), port.label),
      onSelect: () => void connect({ source, port: port.id, target: id }),
    })),
  );
  return entries.length ? entries : [{ label: t.noneToFollow, disabled: true, onSelect: () => {} }];
}

/** The outcomes of a step that may lead to another; named only where there are several. */
function portsTo(doc: Doc, types: Catalog, source: string, target: string): { id: string; label: string }[] {
  const node = doc.nodes[source]!;
  const type = types[node.type];
  if (!type || node.parent !== doc.nodes[target]?.parent) return [];
  const ports = outcomesOf(type, node.config);
  return ports
    .filter((port) => mayConnect(doc, types, edge(source, port.id, target)) === null)
    .map((port) => (ports.length > 1 ? port : { ...port, label: '' }));
}
