/** Moving a step up or down in its chain: it changes places with its neighbour, and the chain stays one. */

import { edge, openPort } from '../graph/edits';
import type { Op } from '../graph/ops';
import { outcomesOf } from '../graph/ports';
import { type Catalog, type Doc, type EdgeDoc, ERROR, OUT, type Position, portOf } from '../graph/types';

/** Why a step cannot be moved; a sentence for it is in the strings of the outline. */
type MoveFault = 'start' | 'first' | 'last' | 'fork' | 'join' | 'end';

type Moved = { ops: Op[]; fault: null } | { ops: null; fault: MoveFault };

/** The edits that move a step one place, or why there are none. */
export function moveOps(doc: Doc, catalog: Catalog, id: string, direction: 'up' | 'down'): Moved {
  if (direction === 'down') return swapWithNext(doc, catalog, id);
  const ways = doc.edges.filter((other) => other.target === id);
  const [only] = ways;
  if (!only) return refused(isEntry(doc, catalog, id) ? 'start' : 'first');
  if (ways.length > 1) return refused('join');
  if (isEntry(doc, catalog, only.source)) return refused('first');
  if (portOf(only) === ERROR || isFork(doc, catalog, only.source)) return refused('first');
  return swapWithNext(doc, catalog, only.source);
}

function refused(fault: MoveFault): Moved {
  return { ops: null, fault };
}

function isEntry(doc: Doc, catalog: Catalog, id: string): boolean {
  return Boolean(catalog[doc.nodes[id]?.type ?? '']?.is_entry);
}

function mainWires(doc: Doc, id: string): EdgeDoc[] {
  return doc.edges.filter((other) => other.source === id && portOf(other) !== ERROR);
}

/** Does the run part here? */
function isFork(doc: Doc, catalog: Catalog, id: string): boolean {
  const node = doc.nodes[id];
  const type = node && catalog[node.type];
  return (type ? outcomesOf(type, node.config).length > 1 : false) || mainWires(doc, id).length > 1;
}

function swapWithNext(doc: Doc, catalog: Catalog, id: string): Moved {
  if (isEntry(doc, catalog, id)) return refused('start');
  if (isFork(doc, catalog, id)) return refused('fork');
  const [link] = mainWires(doc, id);
  if (!link) return refused('last');
  const next = link.target;
  if (doc.edges.filter((other) => other.target === next).length > 1) return refused('join');
  if (isFork(doc, catalog, next)) return refused('fork');
  const onward = mainWires(doc, next);
  const port = onward[0] ? portOf(onward[0]) : openPort(doc, catalog, next);
  if (!port) return refused('end');
  const before = doc.edges.filter((other) => other.target === id);
  const removed = [link, ...before, ...onward];
  const added = [
    ...before.map((other) => edge(other.source, portOf(other), next)),
    edge(next, port, id),
    ...onward.map((other) => edge(id, portOf(link) ?? OUT, other.target)),
  ];
  return {
    fault: null,
    ops: [
      ...removed.map((wire): Op => ({ op: 'edge.remove', edge: wire })),
      ...added.map((wire): Op => ({ op: 'edge.add', edge: wire })),
      ...swappedPlaces(doc, id, next),
    ],
  };
}

/** On the canvas they change places too; a container keeps its size. */
function swappedPlaces(doc: Doc, one: string, other: string): Op[] {
  const [a, b] = [doc.ui?.nodes?.[one], doc.ui?.nodes?.[other]];
  if (!a || !b) return [];
  const at = (spot: Position, own: Position): Position =>
    own.length === 4 ? [spot[0], spot[1], own[2], own[3]] : [spot[0], spot[1]];
  return [
    { op: 'node.move', id: one, at: at(b, a) },
    { op: 'node.move', id: other, at: at(a, b) },
  ];
}
