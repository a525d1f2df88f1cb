/** The operations that lead from one document to another: what brings a version or an earlier state back as an ordinary edit. */

import { apply, descendants, type Op } from './ops';
import { FRAMES, NOTES, type Shelf } from './ops-ui';
import { same } from './paths';
import type { Doc, Json, Model, NodeDoc, Path } from './types';
import { edgeKey } from './types';

/**
 * Applied to `from` in order they give `to`, up to the order of lists.
 * With `keepTrial`, pinned outputs and breakpoints of nodes that stay are left as they are: versions do not hold one's own trying out.
 */
export function opsBetween(from: Model, to: Model, { keepTrial = false } = {}): Op[] {
  const work = new Work(from);
  for (const key of ['name', 'description'] as const) work.do({ op: 'wf.set', key, value: to[key] });
  nodes(work, to.doc);
  edges(work, to.doc);
  lying(work, NOTES, to.doc);
  lying(work, FRAMES, to.doc);
  marks(work, to.doc, keepTrial);
  return work.ops;
}

class Work {
  readonly ops: Op[] = [];
  constructor(private model: Model) {}

  get doc(): Doc {
    return this.model.doc;
  }

  do(op: Op): void {
    const result = apply(this.model, op);
    if (!result.ok || result.done) return;
    this.model = result.model;
    this.ops.push(op);
  }
}

function nodes(work: Work, to: Doc): void {
  for (const [id, node] of Object.entries(work.doc.nodes))
    if (to.nodes[id]?.type !== node.type) work.do({ op: 'node.remove', id });
  const tops = Object.keys(to.nodes).filter((id) => !to.nodes[id]!.parent);
  for (const id of tops.flatMap((top) => [top, ...descendants(to, top)])) {
    const node = to.nodes[id]!;
    const at = to.ui?.nodes?.[id];
    if (!work.doc.nodes[id]) work.do({ op: 'node.add', id, node, ...(at ? { at } : {}) });
    else {
      if (work.doc.nodes[id].parent !== node.parent)
        work.do({ op: 'node.parent', id, ...(node.parent ? { parent: node.parent } : {}) });
      fields(work, id, node);
      work.do({ op: 'node.move', id, ...(at ? { at } : {}) });
    }
  }
}

/** Settings one by one, so that they come together with what others write in the others. */
function fields(work: Work, id: string, node: NodeDoc): void {
  const put = (path: Path, value: Json | undefined): void =>
    work.do(value === undefined ? { op: 'node.set', id, path } : { op: 'node.set', id, path, value });
  const now = work.doc.nodes[id]!;
  put(['label'], node.label);
  put(['disabled'], node.disabled);
  for (const area of ['config', 'policy'] as const) {
    const [before, after] = [now[area], node[area]];
    if (!before || !after) put([area], after);
    else for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) put([area, key], after[key]);
  }
}

function edges(work: Work, to: Doc): void {
  const wanted = new Set(to.edges.map(edgeKey));
  for (const edge of work.doc.edges) if (!wanted.has(edgeKey(edge))) work.do({ op: 'edge.remove', edge });
  for (const [index, edge] of to.edges.entries()) work.do({ op: 'edge.add', edge, index });
}

/** Notes or frames: all of what each is to be; what it had besides is taken away. */
function lying<T extends { id: string }>(work: Work, shelf: Shelf<T>, to: Doc): void {
  const wanted = new Map(shelf.list(to.ui).map((item) => [item.id, item]));
  for (const now of shelf.list(work.doc.ui)) {
    const after = wanted.get(now.id);
    if (!after) work.do(shelf.remove(now.id));
    else if (!same(now, after)) work.do(shelf.set(now.id, patchOf(now, after)));
  }
  for (const [index, item] of shelf.list(to.ui).entries()) work.do(shelf.add(item, index));
}

function patchOf<T extends { id: string }>(before: T, after: T): Partial<T> {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof T>;
  keys.delete('id');
  return Object.fromEntries([...keys].map((key) => [key, after[key]])) as Partial<T>;
}

/** What is marked on nodes: folded containers, pinned outputs, breakpoints. */
function marks(work: Work, to: Doc, keepTrial: boolean): void {
  const { pins = {}, breakpoints = [], collapsed = [] } = to.ui ?? {};
  for (const id of Object.keys(to.nodes)) {
    work.do({ op: 'collapse.set', id, on: collapsed.includes(id) });
    if (keepTrial) continue;
    work.do(pins[id] ? { op: 'pin.set', id, pin: pins[id] } : { op: 'pin.set', id });
    work.do({ op: 'breakpoint.set', id, on: breakpoints.includes(id) });
  }
}
