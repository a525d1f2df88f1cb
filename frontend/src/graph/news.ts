/** What an edit comes to, as a sentence for who does not see the canvas: added, deleted, connected, renamed. */

import { spoken as t } from '../i18n/en/spoken';
import { nodeName } from './slug';
import { type Doc, type EdgeDoc, edgeKey } from './types';

/** The news of going from one document to another; empty where only settings, places or texts differ. */
export function newsOf(before: Doc, after: Doc): string {
  if (before.nodes === after.nodes && before.edges === after.edges && before.ui?.notes === after.ui?.notes) return '';
  const added = Object.keys(after.nodes).filter((id) => !before.nodes[id]);
  const gone = Object.keys(before.nodes).filter((id) => !after.nodes[id]);
  if (added.length && gone.length) return renamedId(before, after, added, gone);
  if (added.length) {
    const way = after.edges.find((edge) => edge.target === added[0]);
    return t.added(
      added.map((id) => nodeName(after, id)),
      way ? nodeName(after, way.source) : '',
    );
  }
  if (gone.length) return t.deleted(gone.map((id) => nodeName(before, id)));
  return wires(before, after) || labels(before, after) || notes(before, after);
}

/** An id that was changed shows as one step gone and one added. */
function renamedId(before: Doc, after: Doc, added: string[], gone: string[]): string {
  const [now, old] = [added[0]!, gone[0]!];
  const isRenamed = added.length === 1 && gone.length === 1 && after.nodes[now]?.type === before.nodes[old]?.type;
  return isRenamed ? t.renamed(nodeName(before, old), nodeName(after, now)) : '';
}

function wires(before: Doc, after: Doc): string {
  if (before.edges === after.edges) return '';
  const keys = (edges: readonly EdgeDoc[]) => new Set(edges.map(edgeKey));
  const [old, now] = [keys(before.edges), keys(after.edges)];
  const drawn = after.edges.filter((edge) => !old.has(edgeKey(edge)));
  const cut = before.edges.filter((edge) => !now.has(edgeKey(edge)));
  const [one] = drawn.length ? drawn : cut;
  if (!one || drawn.length > 1 || (drawn.length === 0 && cut.length > 1)) return '';
  const say = drawn.length ? t.connected : t.disconnected;
  return say(nodeName(after, one.source), nodeName(after, one.target));
}

function labels(before: Doc, after: Doc): string {
  if (before.nodes === after.nodes) return '';
  const named = Object.keys(after.nodes).filter((id) => nodeName(after, id) !== nodeName(before, id));
  const [only] = named;
  return only && named.length === 1 ? t.renamed(nodeName(before, only), nodeName(after, only)) : '';
}

function notes(before: Doc, after: Doc): string {
  const more = (after.ui?.notes?.length ?? 0) - (before.ui?.notes?.length ?? 0);
  return more > 0 ? t.addedNote : more < 0 ? t.deletedNote : '';
}
