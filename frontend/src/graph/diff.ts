/** What leads from one document to another, as a person would say it: steps, settings, wires, notes; moves apart. */

import { isObject, same } from './paths';
import { renameInExpression, renameInTemplate } from './templates';
import type { Catalog, Doc, EdgeDoc, FrameDoc, Json, JsonObject, NodeDoc, NoteDoc, Path, Position } from './types';
import { edgeKey } from './types';

export type NodeMark = 'added' | 'removed' | 'changed' | 'rewired';

/** One setting of a step; `before` or `after` is undefined where it was not there. */
export interface FieldChange {
  path: Path;
  before: Json | undefined;
  after: Json | undefined;
  /** It only followed the new name of another step. */
  follows?: true;
}

export interface Pieces<T> {
  added: T[];
  removed: T[];
  changed: { before: T; after: T }[];
}

export interface DocDiff {
  /** By the id in `after`; removed steps by the one they had. Steps that are as they were are not in it. */
  nodes: Record<string, NodeMark>;
  /** By the id in `after`: what changed in the steps that are in both. */
  fields: Record<string, FieldChange[]>;
  /** The id in `after` of a renamed step → the id it had. */
  renamed: Record<string, string>;
  /** Both in the names of `after`, but for the ends that were removed. */
  edges: { added: EdgeDoc[]; removed: EdgeDoc[] };
  notes: Pieces<NoteDoc>;
  frames: Pieces<FrameDoc>;
  /** Steps, notes and frames that only stand elsewhere. */
  moved: string[];
}

/** The difference of two documents; with the catalogue, a setting that was set to its default is none. */
export function diffDocs(before: Doc, after: Doc, catalog: Catalog = {}): DocDiff {
  const renamed = findRenamed(before, after);
  const nameOf = new Map(Object.entries(renamed).map(([to, from]) => [from, to]));
  const diff: DocDiff = {
    nodes: {},
    fields: {},
    renamed,
    edges: diffEdges(before, after, nameOf),
    notes: pieces(before.ui?.notes, after.ui?.notes),
    frames: pieces(before.ui?.frames, after.ui?.frames),
    moved: [],
  };
  for (const [id, node] of Object.entries(after.nodes)) {
    const from = renamed[id] ?? id;
    const old = before.nodes[from];
    if (!old) {
      diff.nodes[id] = 'added';
      continue;
    }
    const fields = fieldsOf(old, node, nameOf, catalog);
    if (fields.length) diff.fields[id] = fields;
    if (from !== id || fields.some((field) => !field.follows)) diff.nodes[id] = 'changed';
    if (!same(before.ui?.nodes?.[from], after.ui?.nodes?.[id])) diff.moved.push(id);
  }
  for (const id of Object.keys(before.nodes)) if (!after.nodes[id] && !nameOf.has(id)) diff.nodes[id] = 'removed';
  for (const id of rewired(before, after, diff, nameOf)) diff.nodes[id] ??= 'rewired';
  diff.moved.push(...placed(before.ui?.notes, after.ui?.notes), ...placed(before.ui?.frames, after.ui?.frames));
  return diff;
}

/** Whether there is nothing to show but moves. */
export function isSame(diff: DocDiff): boolean {
  return countChanges(diff) === 0;
}

/** How many changes a person would count: steps, wires between steps that stayed, notes and frames. */
export function countChanges(diff: DocDiff): number {
  const steps = Object.values(diff.nodes).filter((mark) => mark !== 'rewired').length;
  const gone = (id: string): boolean => diff.nodes[id] === 'added' || diff.nodes[id] === 'removed';
  const wires = [...diff.edges.added, ...diff.edges.removed].filter(
    (edge) => !gone(edge.source) && !gone(edge.target),
  );
  const beside = [diff.notes, diff.frames].flatMap((some) => [...some.added, ...some.removed, ...some.changed]);
  return steps + wires.length + beside.length;
}

/** Removed and added steps that are the same one under another name: new id → old id. */
function findRenamed(before: Doc, after: Doc): Record<string, string> {
  const gone = Object.keys(before.nodes).filter((id) => !after.nodes[id]);
  const fresh = Object.keys(after.nodes).filter((id) => !before.nodes[id]);
  const pairs: { from: string; to: string; score: number }[] = [];
  const byHint = new Map<string, string[]>();
  for (const to of fresh) {
    for (const hint of hints(after, to)) byHint.set(hint, [...(byHint.get(hint) ?? []), to]);
  }
  for (const from of gone) {
    const likely = new Set(hints(before, from).flatMap((hint) => byHint.get(hint) ?? []));
    for (const to of likely) {
      const score = likeness(before, from, after, to);
      if (score > 0) pairs.push({ from, to, score });
    }
  }
  const found: Record<string, string> = {};
  const taken = new Set<string>();
  for (const { from, to } of pairs.sort((a, b) => b.score - a.score)) {
    if (found[to] || taken.has(from)) continue;
    found[to] = from;
    taken.add(from);
  }
  return found;
}

/** What a step can be known by without its id: its type with its settings, its type with its place. */
function hints(doc: Doc, id: string): string[] {
  const { type, config } = doc.nodes[id]!;
  const place = doc.ui?.nodes?.[id];
  const found = place ? [`${type} ${doc.nodes[id]!.parent ?? ''} ${place.join()}`] : [];
  if (config && Object.keys(config).length) found.push(`${type} ${stable(config)}`);
  return found;
}

/** JSON with its keys in order, so that equal settings give equal text. */
function stable(value: Json | undefined): string {
  return JSON.stringify(value, (_, part: Json) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** How surely both are one step; 0 where the types differ. Settings say more than the place, the place than the label. */
function likeness(before: Doc, from: string, after: Doc, to: string): number {
  const [old, node] = [before.nodes[from]!, after.nodes[to]!];
  if (old.type !== node.type) return 0;
  const settings = same(old.config ?? {}, node.config ?? {}) && same(old.policy ?? {}, node.policy ?? {});
  const place = same(before.ui?.nodes?.[from], after.ui?.nodes?.[to]);
  return 1 + (settings ? 4 : 0) + (place ? 2 : 0) + (old.label === node.label ? 1 : 0);
}

const EMPTY: JsonObject = {};
const PARTS = ['type', 'label', 'parent', 'disabled', 'config', 'policy'] as const;

function fieldsOf(old: NodeDoc, node: NodeDoc, nameOf: ReadonlyMap<string, string>, catalog: Catalog): FieldChange[] {
  const found: FieldChange[] = [];
  for (const part of PARTS) {
    const isSettings = part === 'config' || part === 'policy';
    const [left, right] = [
      old[part] || (isSettings ? EMPTY : undefined),
      node[part] || (isSettings ? EMPTY : undefined),
    ];
    if (part === 'parent' && left && nameOf.get(left as string) === right) continue;
    found.push(...changes(left, right, [part]));
  }
  const defaults = old.type === node.type ? catalog[node.type]?.config.properties : undefined;
  return found
    .filter(({ path, before, after }) => {
      const usual = path.length === 2 && path[0] === 'config' ? defaults?.[path[1] as string]?.default : undefined;
      return usual === undefined || !same(before ?? (usual as Json), after ?? (usual as Json));
    })
    .map((field) => (nameOf.size && follows(field, nameOf) ? { ...field, follows: true as const } : field));
}

/** Where two values differ: objects by their keys, lists of one length by their entries, all else as a whole. */
export function changes(old: Json | undefined, next: Json | undefined, path: Path): FieldChange[] {
  if (same(old, next)) return [];
  if (isObject(old) && isObject(next)) {
    const keys = new Set([...Object.keys(old), ...Object.keys(next)]);
    return [...keys].flatMap((key) => changes(old[key], next[key], [...path, key]));
  }
  if (Array.isArray(old) && Array.isArray(next) && old.length === next.length) {
    return old.flatMap((value, index) => changes(value, next[index], [...path, index]));
  }
  return [{ path, before: old, after: next }];
}

/** Whether the change only follows a new name: with the names exchanged, the text before is the text after. */
function follows({ before, after }: FieldChange, nameOf: ReadonlyMap<string, string>): boolean {
  if (typeof before !== 'string' || typeof after !== 'string') return false;
  return [renameInTemplate, renameInExpression].some((rename) => {
    let text = before;
    for (const [from, to] of nameOf) text = rename(text, from, to);
    return text === after;
  });
}

function diffEdges(before: Doc, after: Doc, nameOf: ReadonlyMap<string, string>): DocDiff['edges'] {
  const old = before.edges.map((edge) => named(edge, nameOf));
  const [oldKeys, keys] = [new Set(old.map(edgeKey)), new Set(after.edges.map(edgeKey))];
  return {
    added: after.edges.filter((edge) => !oldKeys.has(edgeKey(edge))),
    removed: old.filter((edge) => !keys.has(edgeKey(edge))),
  };
}

function named(edge: EdgeDoc, nameOf: ReadonlyMap<string, string>): EdgeDoc {
  const [source, target] = [nameOf.get(edge.source) ?? edge.source, nameOf.get(edge.target) ?? edge.target];
  return source === edge.source && target === edge.target ? edge : { ...edge, source, target };
}

/** Steps in both that come after something else now, or lead to another step of both. */
function rewired(before: Doc, after: Doc, { edges }: DocDiff, nameOf: ReadonlyMap<string, string>): Set<string> {
  const stayed = (id: string): boolean => Boolean(after.nodes[id] && (before.nodes[id] || isValue(nameOf, id)));
  const found = new Set<string>();
  for (const { source, target } of [...edges.added, ...edges.removed]) {
    if (!stayed(target)) continue;
    found.add(target);
    if (stayed(source)) found.add(source);
  }
  return found;
}

function isValue(names: ReadonlyMap<string, string>, id: string): boolean {
  for (const to of names.values()) if (to === id) return true;
  return false;
}

type Piece = { id: string; x: number; y: number; w: number; h: number };

function pieces<T extends Piece>(before: T[] = [], after: T[] = []): Pieces<T> {
  const old = new Map(before.map((piece) => [piece.id, piece]));
  const ids = new Set(after.map((piece) => piece.id));
  return {
    added: after.filter((piece) => !old.has(piece.id)),
    removed: before.filter((piece) => !ids.has(piece.id)),
    changed: after.flatMap((piece) => {
      const was = old.get(piece.id);
      return was && !same(content(was), content(piece)) ? [{ before: was, after: piece }] : [];
    }),
  };
}

function content({ x: _x, y: _y, w: _w, h: _h, ...rest }: Piece): object {
  return rest;
}

/** Notes or frames that stand elsewhere or have another size. */
function placed(before: Piece[] = [], after: Piece[] = []): string[] {
  const old = new Map(before.map((piece) => [piece.id, piece]));
  const box = (piece: Piece): Position => [piece.x, piece.y, piece.w, piece.h];
  return after.filter((piece) => old.has(piece.id) && !same(box(old.get(piece.id)!), box(piece))).map(({ id }) => id);
}
