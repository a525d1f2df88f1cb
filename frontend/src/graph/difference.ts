/** The operations that lead from one document to another: what brings an earlier state back as an ordinary edit. */

import { apply, descendants, type Op } from './ops';
import { same } from './paths';
import type { Doc, Json, Model, NodeDoc, Path } from './types';
import { edgeKey } from './types';

/** Applied to `from` in order they give `to`, up to the order of lists. */
export function opsBetween(from: Model, to: Model): Op[] {
  const work = new Work(from);
  for (const key of ['name', 'description'] as const) work.do({ op: 'wf.set', key, value: to[key] });
  nodes(work, to.doc);
  edges(work, to.doc);
  beside(work, to.doc);
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
  for (const edge of to.edges) work.do({ op: 'edge.add', edge });
}

/** Notes, frames, pins, breakpoints and folded containers. */
function beside(work: Work, to: Doc): void {
  const { notes = [], frames = [], pins = {}, breakpoints = [], collapsed = [] } = to.ui ?? {};
  const patch = <T extends { id: string }>(before: T, after: T): Partial<T> => {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof T>;
    keys.delete('id');
    return Object.fromEntries([...keys].map((key) => [key, after[key]])) as Partial<T>;
  };
  for (const note of work.doc.ui?.notes ?? []) {
    const after = notes.find(({ id }) => id === note.id);
    if (!after) work.do({ op: 'note.remove', id: note.id });
    else if (!same(note, after)) work.do({ op: 'note.set', id: note.id, patch: patch(note, after) });
  }
  for (const frame of work.doc.ui?.frames ?? []) {
    const after = frames.find(({ id }) => id === frame.id);
    if (!after) work.do({ op: 'frame.remove', id: frame.id });
    else if (!same(frame, after)) work.do({ op: 'frame.set', id: frame.id, patch: patch(frame, after) });
  }
  for (const note of notes) work.do({ op: 'note.add', note });
  for (const frame of frames) work.do({ op: 'frame.add', frame });
  for (const id of Object.keys(to.nodes)) {
    work.do(pins[id] ? { op: 'pin.set', id, pin: pins[id] } : { op: 'pin.set', id });
    work.do({ op: 'breakpoint.set', id, on: breakpoints.includes(id) });
    work.do({ op: 'collapse.set', id, on: collapsed.includes(id) });
  }
}
