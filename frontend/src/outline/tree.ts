/** A workflow as an indented list in running order: branches under their outcome, containers around their steps. */

import { outcomesOf } from '../graph/ports';
import { type Catalog, type Doc, type EdgeDoc, ERROR, edgeKey, portOf } from '../graph/types';

type RowKind = 'step' | 'outcome' | 'empty' | 'loose' | 'remarks' | 'note' | 'frame';

export interface OutlineRow {
  key: string;
  kind: RowKind;
  /** The step's id (of an outcome: whose it is), the note's or the frame's; empty for a section's heading. */
  id: string;
  port?: string;
  /** What an outcome is called. */
  label?: string;
  /** Which of several steps that one outcome begins at once, `[1, 3]`. */
  branch?: [number, number];
  /** The steps that come next by wires: the next row, or one further away. */
  leads: string[];
  /** What comes next stands elsewhere: the way goes on there. */
  jumps: boolean;
  /** Where several ways come together: the steps they come from. */
  joins: string[];
  /** Nothing leads to this step, and a run does not come to it. */
  isLoose: boolean;
  level: number;
  parent: string | null;
  /** Its place among the rows of its parent, from 1. */
  pos: number;
  size: number;
  hasChildren: boolean;
}

interface Item {
  row: Omit<OutlineRow, 'level' | 'parent' | 'pos' | 'size' | 'hasChildren'>;
  children: Item[];
}

const BARE = { leads: [], jumps: false, joins: [], isLoose: false };

/** All rows, parents before what is in them. */
export function buildOutline(doc: Doc, catalog: Catalog): OutlineRow[] {
  const tree = new Tree(doc, catalog);
  const items = [...tree.scope(undefined), ...remarks(doc)];
  const rows: OutlineRow[] = [];
  flatten(items, 1, null, rows);
  return rows;
}

/** The rows that are to be seen when these are folded. */
export function visibleRows(rows: readonly OutlineRow[], folded: ReadonlySet<string>): OutlineRow[] {
  const shown: OutlineRow[] = [];
  let hiddenBelow = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    if (row.level > hiddenBelow) continue;
    hiddenBelow = folded.has(row.key) ? row.level : Number.POSITIVE_INFINITY;
    shown.push(row);
  }
  return shown;
}

function flatten(items: readonly Item[], level: number, parent: string | null, into: OutlineRow[]): void {
  items.forEach(({ row, children }, at) => {
    into.push({ ...row, level, parent, pos: at + 1, size: items.length, hasChildren: children.length > 0 });
    flatten(children, level + 1, row.key, into);
  });
}

/** Notes and frames mean nothing to a run; they stand at the end. */
function remarks(doc: Doc): Item[] {
  const frames = (doc.ui?.frames ?? []).map(({ id }): Item['row'] => ({
    ...BARE,
    key: `f:${id}`,
    kind: 'frame',
    id,
  }));
  const notes = (doc.ui?.notes ?? []).map(({ id }): Item['row'] => ({ ...BARE, key: `n:${id}`, kind: 'note', id }));
  const children = [...frames, ...notes].map((row) => ({ row, children: [] }));
  return children.length ? [{ row: { ...BARE, key: 'x:remarks', kind: 'remarks', id: '' }, children }] : [];
}

class Tree {
  private members = new Map<string | undefined, string[]>();
  private from = new Map<string, EdgeDoc[]>();
  private to = new Map<string, EdgeDoc[]>();

  constructor(
    private doc: Doc,
    private catalog: Catalog,
  ) {
    for (const [id, node] of Object.entries(doc.nodes)) {
      push(this.members, node.parent && doc.nodes[node.parent] ? node.parent : undefined, id);
    }
    for (const edge of doc.edges) {
      if (!doc.nodes[edge.source] || !doc.nodes[edge.target]) continue;
      push(this.from, edge.source, edge);
      push(this.to, edge.target, edge);
    }
  }

  /** What is directly in a container, or on the canvas: what a run comes to, then what it does not. */
  scope(parent: string | undefined): Item[] {
    const members = this.members.get(parent) ?? [];
    const first = members.filter((id) => !this.to.has(id));
    const entries = members.filter((id) => this.catalog[this.doc.nodes[id]!.type]?.is_entry);
    const roots = parent === undefined && entries.length ? entries : first;
    const met = this.reach(roots);
    const loose = members.filter((id) => !met.has(id));
    const items = this.branchOf(roots, met);
    if (loose.length === 0) return items;
    const rest = this.branchOf(this.looseRoots(loose), new Set(loose), true);
    if (parent !== undefined) return [...items, ...rest];
    return [...items, { row: { ...BARE, key: 'x:loose', kind: 'loose', id: '' }, children: rest }];
  }

  private reach(roots: readonly string[]): Set<string> {
    const met = new Set(roots);
    for (const id of met) for (const edge of this.from.get(id) ?? []) met.add(edge.target);
    return met;
  }

  /** Where to begin so that every one of them is come to, also those in a circle. */
  private looseRoots(loose: readonly string[]): string[] {
    const roots = loose.filter((id) => !this.to.has(id));
    const met = this.reach(roots);
    for (const id of loose) {
      if (met.has(id)) continue;
      roots.push(id);
      for (const other of this.reach([id])) met.add(other);
    }
    return roots;
  }

  private branchOf(roots: readonly string[], among: ReadonlySet<string>, isLoose = false): Item[] {
    const order = this.sorted(roots, among);
    const branch = new Branch(this.doc, this.catalog, this, order, this.from, this.to);
    return branch.items(roots, isLoose);
  }

  /** The steps in an order in which each comes after those that lead to it, else in the document's. */
  private sorted(roots: readonly string[], among: ReadonlySet<string>): Map<string, number> {
    const open = new Map<string, number>();
    for (const id of among) {
      open.set(id, (this.to.get(id) ?? []).filter(({ source }) => among.has(source)).length);
    }
    const order = new Map<string, number>();
    const visit = (start: string): void => {
      const queue = [start];
      for (const id of queue) {
        if (order.has(id)) continue;
        order.set(id, order.size);
        for (const { target } of this.from.get(id) ?? []) {
          const left = (open.get(target) ?? 0) - 1;
          open.set(target, left);
          if (left === 0 && among.has(target)) queue.push(target);
        }
      }
    };
    for (const id of roots) visit(id);
    for (const id of among) visit(id); // those behind a circle
    return order;
  }
}

/**
 * Steps that are reached from some first ones, each put where one reads it: what a single wire leads to stands in
 * that wire's branch; where ways come together, after the step at which they parted (its immediate dominator).
 */
class Branch {
  private parted = new Map<string | null, string[]>();

  constructor(
    private doc: Doc,
    private catalog: Catalog,
    private tree: Tree,
    private order: ReadonlyMap<string, number>,
    private from: ReadonlyMap<string, EdgeDoc[]>,
    private to: ReadonlyMap<string, EdgeDoc[]>,
  ) {
    const above = new Map<string, { of: string | null; depth: number }>();
    const depth = (id: string | null): number => (id === null ? 0 : (above.get(id)?.depth ?? 0));
    const meet = (a: string | null, b: string | null): string | null => {
      let [one, other] = [a, b];
      while (one !== other) {
        if (depth(one) >= depth(other)) one = one === null ? null : (above.get(one)?.of ?? null);
        else other = other === null ? null : (above.get(other)?.of ?? null);
      }
      return one;
    };
    for (const id of order.keys()) {
      const sources = this.ways(id).map((edge) => edge.source as string | null);
      const of = sources.length ? sources.reduce(meet) : null;
      above.set(id, { of, depth: depth(of) + 1 });
      if (sources.length > 1) push(this.parted, of, id);
    }
  }

  /** The wires that come to a step from before it. */
  private ways(id: string): EdgeDoc[] {
    const at = this.order.get(id) ?? 0;
    return (this.to.get(id) ?? []).filter(({ source }) => (this.order.get(source) ?? Number.POSITIVE_INFINITY) < at);
  }

  items(roots: readonly string[], isLoose: boolean): Item[] {
    const items = roots.filter((id) => this.ways(id).length === 0).flatMap((id) => this.chain(id, isLoose));
    return [...items, ...(this.parted.get(null) ?? []).flatMap((id) => this.chain(id, false))];
  }

  /** A step and all that follows it on the same level. */
  private chain(first: string, isLoose = false): Item[] {
    const items: Item[] = [];
    const stack = [first];
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      const { item, next } = this.step(id, isLoose && id === first);
      items.push(item);
      stack.push(...[...(this.parted.get(id) ?? [])].reverse());
      if (next !== undefined) stack.push(next);
    }
    return items;
  }

  /** Does this wire alone lead to its target, so that the target stands right after it? */
  private owns(edge: EdgeDoc): boolean {
    const ways = this.ways(edge.target);
    return ways.length === 1 && edgeKey(ways[0]!) === edgeKey(edge);
  }

  private step(id: string, isLoose: boolean): { item: Item; next?: string } {
    const ports = this.portsOf(id);
    const wires = this.from.get(id) ?? [];
    const main = wires.filter((edge) => portOf(edge) !== ERROR);
    const isFork = ports.length > 1 || main.length > 1;
    const ways = this.ways(id);
    const [only] = main;
    // The only way on is no branch: the chain keeps its level, and the outcomes say which of them it is.
    const isChained = main.length === 1 && only !== undefined && this.owns(only);
    const row: Item['row'] = {
      key: `s:${id}`,
      kind: 'step',
      id,
      leads: isFork ? [] : main.map((edge) => edge.target),
      jumps: !isFork && only !== undefined && !isChained,
      joins: ways.length > 1 ? [...new Set(ways.map((edge) => edge.source))] : [],
      isLoose,
    };
    const outcomes = [
      ...(isFork ? ports : []),
      ...(wires.length > main.length ? [{ id: ERROR, label: ERROR }] : []),
    ].flatMap((port) => this.outcomes(id, port, isChained ? only.target : undefined));
    const inside = this.catalog[this.doc.nodes[id]!.type]?.container ? this.inside(id) : [];
    const item = { row, children: [...inside, ...outcomes] };
    return isChained ? { item, next: only.target } : { item };
  }

  private inside(id: string): Item[] {
    const steps = this.tree.scope(id);
    return steps.length ? steps : [{ row: { ...BARE, key: `e:${id}`, kind: 'empty', id }, children: [] }];
  }

  /** The outcomes that the type gives, and those that a wire still leaves by. */
  private portsOf(id: string): { id: string; label: string }[] {
    const node = this.doc.nodes[id]!;
    const type = this.catalog[node.type];
    const ports = type ? outcomesOf(type, node.config) : [];
    const known = new Set([...ports.map((port) => port.id), ERROR]);
    const stray = new Set((this.from.get(id) ?? []).map(portOf).filter((port) => !known.has(port)));
    return [...ports, ...[...stray].map((port) => ({ id: port, label: port }))];
  }

  /** A row for an outcome; where it begins several steps at once, one for each of them. */
  private outcomes(id: string, port: { id: string; label: string }, next: string | undefined): Item[] {
    const wires = (this.from.get(id) ?? []).filter((edge) => portOf(edge) === port.id);
    const key = `o:${id}:${port.id}`;
    const row = { ...BARE, kind: 'outcome', id, port: port.id, label: port.label } as const;
    if (wires.length === 0) return [{ row: { ...row, key }, children: [] }];
    return wires.map((edge, at) => ({
      row: {
        ...row,
        key: wires.length > 1 ? `${key}>${edge.target}` : key,
        leads: [edge.target],
        jumps: !this.owns(edge),
        ...(wires.length > 1 ? { branch: [at + 1, wires.length] as [number, number] } : {}),
      },
      children: this.owns(edge) && edge.target !== next ? this.chain(edge.target) : [],
    }));
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
