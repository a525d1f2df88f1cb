/** The difference of two documents as a list to read: one entry a step, wire, note or frame. */

import type { DocDiff, FieldChange, NodeMark, Pieces } from '../graph/diff';
import { nodeName, titleOf } from '../graph/slug';
import type { Catalog, Doc, EdgeDoc, FrameDoc, NoteDoc, Path, Schema } from '../graph/types';
import { edgeKey, OUT, portOf } from '../graph/types';
import { versions as t } from '../i18n/en/versions';

export interface Field {
  key: string;
  label: string;
  change: FieldChange;
}

export interface Entry {
  key: string;
  mark: NodeMark;
  title: string;
  /** What it is, in small beside the title. */
  about: string;
  /** The step, note or wire that the drawing shows it at. */
  at: string;
  fields: Field[];
  /** Wires of the step that came or went. */
  wires: { key: string; added: boolean; text: string }[];
}

/** Every change, steps first in the order of the document. */
export function entriesOf(before: Doc, after: Doc, diff: DocDiff, catalog: Catalog): Entry[] {
  const ids = [...Object.keys(after.nodes), ...Object.keys(before.nodes)].filter(
    (id, at, all) => all.indexOf(id) === at,
  );
  const doc: Doc = { ...after, nodes: { ...before.nodes, ...after.nodes } };
  const told = new Set<string>();
  const entries: Entry[] = [];
  for (const id of ids) {
    const mark = diff.nodes[id];
    const fields = diff.fields[id] ?? [];
    if (!mark && fields.length === 0) continue;
    entries.push({
      key: id,
      at: id,
      mark: mark ?? 'changed',
      title: nodeName(doc, id),
      about: aboutStep(doc, id, diff, catalog),
      fields: fields.map((change) => named(change, catalog[doc.nodes[id]?.type ?? '']?.config)),
      wires: wiresAt(id, doc, diff, told),
    });
  }
  return [...entries, ...beside(diff.frames, t.frame), ...beside(diff.notes, t.note)];
}

function aboutStep(doc: Doc, id: string, diff: DocDiff, catalog: Catalog): string {
  const from = diff.renamed[id];
  const type = doc.nodes[id]?.type ?? '';
  const kind = catalog[type]?.title ?? type;
  return from ? `${kind} · ${t.renamedFrom(from)}` : kind;
}

/** The wires that come in at a step; those that leave it only where nothing else tells of them. */
function wiresAt(id: string, doc: Doc, diff: DocDiff, told: Set<string>): Entry['wires'] {
  const found: Entry['wires'] = [];
  for (const [added, edges] of [
    [false, diff.edges.removed],
    [true, diff.edges.added],
  ] as const) {
    for (const edge of edges) {
      const key = `${added ? '+' : '-'}${edgeKey(edge)}`;
      const mine = edge.target === id || (edge.source === id && !diff.nodes[edge.target]);
      if (!mine || told.has(key)) continue;
      told.add(key);
      const say = added ? t.wireAdded : t.wireRemoved;
      found.push({ key, added, text: say(end(doc, edge), nodeName(doc, edge.target)) });
    }
  }
  return found;
}

function end(doc: Doc, edge: EdgeDoc): string {
  const name = nodeName(doc, edge.source);
  return portOf(edge) === OUT ? name : t.port(name, portOf(edge));
}

function beside(pieces: Pieces<NoteDoc> | Pieces<FrameDoc>, word: string): Entry[] {
  const entry = (mark: NodeMark, piece: NoteDoc | FrameDoc, fields: Field[] = []): Entry => {
    const title = ('label' in piece ? piece.label : piece.text).split('\n')[0] || word;
    return { key: `${word} ${mark} ${piece.id}`, at: piece.id, mark, title, about: word, fields, wires: [] };
  };
  return [
    ...pieces.added.map((piece) => entry('added', piece)),
    ...pieces.removed.map((piece) => entry('removed', piece)),
    ...pieces.changed.map(({ before, after }) => entry('changed', after, pieceFields(before, after, word))),
  ];
}

function pieceFields(before: NoteDoc | FrameDoc, after: NoteDoc | FrameDoc, word: string): Field[] {
  const text = (piece: NoteDoc | FrameDoc): string => ('label' in piece ? piece.label : piece.text);
  const fields: Field[] = [];
  const put = (key: string, label: string, old: string | undefined, now: string | undefined): void => {
    if (old !== now) fields.push({ key, label, change: { path: [key], before: old, after: now } });
  };
  put('text', word, text(before), text(after));
  put('color', t.colour, before.color, after.color);
  return fields;
}

/** A setting by the titles of its schema: `Routes, 1, When`. */
function named(change: FieldChange, config: Schema | undefined): Field {
  const [part, ...rest] = change.path;
  const key = change.path.join('.');
  if (part !== 'config' || rest.length === 0) {
    return { key, change, label: rest.length ? rest.map(word).join(', ') : (t.fields[String(part)] ?? word(part!)) };
  }
  return { key, change, label: titles(rest, config, config).join(', ') };
}

function titles(path: Path, schema: Schema | undefined, root: Schema | undefined): string[] {
  const [key, ...rest] = path;
  if (key === undefined) return [];
  const options = [schema, ...(schema?.anyOf ?? []), ...(schema?.oneOf ?? [])].map((each) => resolved(each, root));
  const inner =
    typeof key === 'number'
      ? options.find((each) => each?.items)?.items
      : options.find((each) => each?.properties?.[key])?.properties?.[key];
  const own = typeof key === 'number' ? String(key + 1) : (inner?.title ?? word(key));
  return [own, ...titles(rest, resolved(inner, root), root)];
}

function resolved(schema: Schema | undefined, root: Schema | undefined): Schema | undefined {
  const name = schema?.$ref?.split('/').pop();
  return name ? root?.$defs?.[name] : schema;
}

function word(key: string | number): string {
  return typeof key === 'number' ? String(key + 1) : titleOf(key);
}

/** How much changed, in one line. */
export function summaryOf(diff: DocDiff): string {
  const count = (mark: NodeMark): number => Object.values(diff.nodes).filter((each) => each === mark).length;
  const wires = [...diff.edges.added, ...diff.edges.removed];
  const apart = wires.filter((edge) =>
    [edge.source, edge.target].every((id) => diff.nodes[id] !== 'added' && diff.nodes[id] !== 'removed'),
  );
  return t.summary(count('added'), count('removed'), count('changed'), apart.length);
}
