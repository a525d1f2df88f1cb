/** Putting edits of ours on top of a document that someone else changed meanwhile; nothing that either wrote is lost. */

import { saving as t } from '../i18n/en/saving';
import { type Conflict, mergedOp, onShelf, type Shelf, type Thing, textOf } from './merged';
import { apply, applyAll, descendants, type Op } from './ops';
import { memoryOf } from './ops-ui';
import { isObject, same } from './paths';
import { type Pending, referencesOf, translated } from './pending';
import { followOps } from './references';
import { freeId } from './slug';
import { type Catalog, type Doc, emptyDoc, type Json, type Model, type NodeDoc, portOf } from './types';

export type { Conflict } from './merged';
export { enqueue, type Pending } from './pending';

interface Dropped {
  op: Op;
  reason: string;
}

export interface Rebased {
  model: Model;
  pending: Pending[];
  conflicts: Conflict[];
  dropped: Dropped[];
  /** What became of removals, ours and theirs, of something that the other side changed; sentences. */
  told: string[];
  /** Steps of ours that go by another id now: someone else gave theirs, or took ours. */
  names: ReadonlyMap<string, string>;
}

export interface Known {
  /** The document that the edits were made on, or the part of it that they are about. */
  base?: Model | undefined;
  types?: Catalog;
  /** So many of the edits, from the first, were sent already: they may have arrived without our hearing of it. */
  sent?: number;
}

/**
 * Applies `pending` to `newer`. Edits of other things come together, objects and lists entry by entry; positions: the
 * later write wins; text and settings: ours stand and the other value is told as a conflict; a change of something is
 * worth more than its removal, whoever was first; what no longer applies is told as dropped.
 */
export function rebase(newer: Model, pending: readonly Pending[], known: Known = {}): Rebased {
  const work = new Work(newer, pending, known);
  for (const [at, entry] of pending.entries()) work.take(entry, at < (known.sent ?? 0));
  return work.result();
}

class Work {
  private readonly pending: Pending[] = [];
  private readonly conflicts: Conflict[] = [];
  private readonly dropped: Dropped[] = [];
  private readonly told: string[] = [];
  private readonly names = new Map<string, string>();
  /** Steps that we renamed: what someone else has written of them meanwhile follows. */
  private readonly renamed = new Map<string, string>();
  private readonly reserved: Set<string>;
  private readonly basis: Model | undefined;
  private readonly base: Doc | undefined;
  private readonly types: Catalog;
  private readonly ours: readonly Op[];
  /** Where our edits alone would have led. */
  private end: Doc | undefined;

  constructor(
    private model: Model,
    ours: readonly Pending[],
    { base, types = {} }: Known,
  ) {
    this.basis = base;
    this.base = base?.doc;
    this.types = types;
    this.ours = ours.map(({ op }) => op);
    this.reserved = new Set(ours.flatMap(({ op }) => (op.op === 'node.add' ? [op.id] : [])));
  }

  result(): Rebased {
    const { model, pending, conflicts, dropped, told, names } = this;
    return { model, pending, conflicts, dropped, told, names };
  }

  take(entry: Pending, wasSent: boolean): void {
    const typeOf = (id: string): string => (this.model.doc.nodes[id] ?? this.base?.nodes[id])?.type ?? '';
    this.findNames(entry.op, typeOf);
    const op = translated(entry.op, this.names, this.types, typeOf);
    const back = entry.inverse
      .map((one) => translated(one, this.names, this.types, typeOf))
      .map((one) => translated(one, this.renamed, this.types, typeOf));
    const there = op.op === 'node.add' && this.model.doc.nodes[op.id];
    if (op.op === 'node.add' && there && !same(there, op.node)) {
      if (wasSent && this.isOurs(op, there)) return;
      this.names.set(entry.op.op === 'node.add' ? entry.op.id : op.id, freeId(this.model.doc, op.id, this.reserved));
      this.put(translated(entry.op, this.names, this.types, typeOf));
      return;
    }
    if (isRemoval(op) && this.isChanged(op, back)) {
      this.told.push(t.changedMeanwhile(this.titleOf(op)));
      return;
    }
    this.restore(op);
    const revived: Json[] = [];
    this.put(this.merged(op, back, revived), op);
    if (op.op === 'node.set') for (const entry of revived) this.revive(op.id, entry);
  }

  /** An entry of a list that stays: says so, and brings back the wires from the outcome that it gives. */
  private revive(id: string, entry: Json): void {
    const { id: port, label, name, key } = isObject(entry) ? entry : { label: entry };
    for (const edge of this.base?.edges ?? [])
      if (edge.source === id && portOf(edge) === port && apply(this.model, { op: 'edge.add', edge }).ok)
        this.put({ op: 'edge.add', edge });
    const title = [label, name, key, port].find((one) => typeof one === 'string' && one) ?? JSON.stringify(entry);
    this.told.push(t.entryStays(String(title).slice(0, 60), this.model.doc.nodes[id]?.label || id));
  }

  private put(op: Op, asked: Op = op): void {
    const applied = apply(this.model, op);
    if (!applied.ok) {
      // Where something stood is of no interest once it is gone.
      if (!['node.move', 'breakpoint.set', 'collapse.set'].includes(op.op))
        this.dropped.push({ op: asked, reason: applied.reason });
    } else if (!applied.done) {
      this.model = applied.model;
      this.pending.push({ op, inverse: applied.inverse });
      if (op.op === 'node.add') this.renamed.delete(op.id);
      if (op.op === 'node.rename') this.follow(op.id, op.to);
    }
  }

  /** Lets references that we did not know of when we renamed follow, too. */
  private follow(from: string, to: string): void {
    this.renamed.set(from, to);
    for (const op of followOps(this.model.doc, this.types, from, to)) this.put(op);
  }

  /** Is what has the id of a step of ours that step, which arrived although we did not hear of it? */
  private isOurs(op: Extract<Op, { op: 'node.add' }>, there: NodeDoc): boolean {
    this.end ??= applyAll({ name: '', description: '', doc: this.base ?? emptyDoc() }, this.ours).model.doc;
    const [end, at] = [this.end.nodes[op.id], this.model.doc.ui?.nodes?.[op.id]];
    const isPlace = at !== undefined && [op.at, this.end.ui?.nodes?.[op.id]].some((place) => same(place, at));
    const isConfig = [op.node.config, end?.config].some((config) => config && same(config, there.config));
    // What has neither place nor settings is known by being all that our edits made of it.
    return there.type === op.node.type && (isPlace || isConfig || same(end, there));
  }

  /** Did someone else change what we remove, put something into it, or write where we wrote too? */
  private isChanged(op: Removal, back: readonly Op[]): boolean {
    if (op.op !== 'node.remove') {
      const shelf = op.op === 'note.remove' ? 'note' : 'frame';
      const now = onShelf(this.model, shelf, op.id);
      const was = back.map(thing).find(Boolean);
      return Boolean(now && was) && (this.hasConflict(op.id) || textOf(now!) !== textOf(was!));
    }
    const { doc } = this.model;
    if (!doc.nodes[op.id] || back.length === 0) return false;
    const was = new Map(back.flatMap((one) => (one.op === 'node.add' ? [[one.id, one.node] as const] : [])));
    return [op.id, ...descendants(doc, op.id)].some(
      (id) => this.hasConflict(id) || !same(doc.nodes[id], was.get(id)),
    );
  }

  private hasConflict(id: string): boolean {
    return this.conflicts.some((conflict) => conflict.id === id);
  }

  private titleOf(op: Removal): string {
    if (op.op === 'node.remove') return this.model.doc.nodes[op.id]?.label || op.id;
    return op.op === 'note.remove' ? t.aNote : t.aFrame;
  }

  /** Finds out under which id someone else goes on with a step of ours, or one we refer to, that is not there any more. */
  private findNames(op: Op, typeOf: (id: string) => string): void {
    for (const id of [...idsOf(op), ...referencesOf(op, this.types, typeOf)]) {
      const known = this.names.get(id) ?? id;
      const was = this.base?.nodes[known];
      if (!was || this.model.doc.nodes[known]) continue;
      if (op.op === 'node.rename' && this.model.doc.nodes[op.to]?.type === was.type) this.names.set(id, op.to);
      else {
        const now = this.renamedTo(known, was);
        if (now) this.names.set(id, now);
      }
    }
  }

  private renamedTo(id: string, was: NodeDoc): string | undefined {
    const { doc } = this.model;
    const place = this.base?.ui?.nodes?.[id];
    return Object.keys(doc.nodes).find((other) => {
      const node = doc.nodes[other]!;
      if (this.base?.nodes[other] || this.reserved.has(other) || node.type !== was.type) return false;
      return (place && same(place, doc.ui?.nodes?.[other])) || (was.config && same(was.config, node.config));
    });
  }

  /** Brings back what someone else removed while we changed it. */
  private restore(op: Op): void {
    if (op.op === 'note.set' || op.op === 'frame.set') {
      const shelf = op.op === 'note.set' ? 'note' : 'frame';
      const was = onShelf(this.basis, shelf, op.id);
      const isWritten = op.op === 'note.set' ? op.patch.text !== undefined : op.patch.label !== undefined;
      if (was && isWritten && !onShelf(this.model, shelf, op.id)) {
        this.put(shelved(shelf, was));
        this.told.push(t.broughtBack(op.op === 'note.set' ? t.aNote : t.aFrame));
      }
    } else if (op.op === 'node.set' || op.op === 'node.rename') this.restoreNode(op.id);
    else if (op.op === 'node.add' && op.node.parent) this.restoreNode(op.node.parent);
    else if (op.op === 'node.parent' && op.parent && this.model.doc.nodes[op.id]) this.restoreNode(op.parent);
  }

  /** The step with all that was removed with it: the container around it, what else that held, its wires. */
  private restoreNode(id: string): void {
    const { base } = this;
    if (!base?.nodes[id] || this.model.doc.nodes[id]) return;
    let top = id;
    for (
      let at = base.nodes[id].parent;
      at && base.nodes[at] && !this.model.doc.nodes[at];
      at = base.nodes[at]?.parent
    )
      top = at;
    const back = [top, ...descendants(base, top)].filter((one) => !this.model.doc.nodes[one]);
    for (const one of back) {
      const at = base.ui?.nodes?.[one];
      this.put({ op: 'node.add', id: one, node: base.nodes[one]!, ...(at ? { at } : {}) });
    }
    const gone = new Set(back);
    const wires = base.edges.filter((edge) => gone.has(edge.source) || gone.has(edge.target));
    for (const op of [...wires.map((edge): Op => ({ op: 'edge.add', edge })), ...memoryOf(base.ui, gone)])
      if (apply(this.model, op).ok) this.put(op);
    this.told.push(t.broughtBack(base.nodes[top]?.label || top));
  }

  /** The operation with what someone else wrote in the same place taken in. */
  private merged(op: Op, back: readonly Op[], revived: Json[]): Op {
    const clashes: Conflict[] = [];
    const next = mergedOp(this.model, op, back, clashes, { revived });
    this.conflicts.push(...clashes);
    return next;
  }
}

type Removal = Extract<Op, { op: `${string}.remove`; id: string }>;

function isRemoval(op: Op): op is Removal {
  return op.op === 'node.remove' || op.op === 'note.remove' || op.op === 'frame.remove';
}

function thing(op: Op): Thing | undefined {
  if (op.op === 'note.add') return op.note;
  return op.op === 'frame.add' ? op.frame : undefined;
}

function shelved(shelf: Shelf, one: Thing): Op {
  return (shelf === 'note' ? { op: 'note.add', note: one } : { op: 'frame.add', frame: one }) as Op;
}

/** The nodes that an operation is about. */
function idsOf(op: Op): string[] {
  if (op.op === 'edge.add' || op.op === 'edge.remove') return [op.edge.source, op.edge.target];
  if (op.op === 'node.add') return op.node.parent ? [op.node.parent] : [];
  if (op.op === 'node.parent') return op.parent ? [op.id, op.parent] : [op.id];
  return 'id' in op && !/^(note|frame)/.test(op.op) ? [op.id] : [];
}
