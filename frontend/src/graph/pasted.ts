/** What a pasted text holds: a piece of a workflow or a whole one, also inside a chat's answer or an export, or just text. */

import { extract, type Fragment } from './fragment';
import { layoutOf } from './geometry';
import type { Op } from './ops';
import { renameReferences } from './references';
import { NODE_ID } from './slug';
import { isRecord, soundEdges, soundFrames, soundNodes, soundNotes, soundPlaces, soundUi } from './sound';
import type { Catalog, Doc } from './types';

type Pasted =
  | { kind: 'fragment'; fragment: Fragment }
  | { kind: 'document'; doc: Doc }
  | { kind: 'text'; text: string }
  | { kind: 'fault'; fault: Fault };

/** Why a text that looks like a workflow is none: told apart here, worded where it is shown. */
export type Fault =
  | { what: 'json'; line: number }
  | { what: 'format'; format: string }
  | { what: 'nodes' }
  | { what: 'edges' }
  | { what: 'id'; id: string }
  | { what: 'type'; id: string }
  | { what: 'end'; edge: string };

const MARK = /baton\/(fragment|\d+)/;

export function readPasted(text: string): Pasted {
  const trimmed = text.trim();
  if (!MARK.test(trimmed)) return { kind: 'text', text: trimmed };
  let broken: Fault | null = null;
  for (const candidate of candidatesOf(trimmed)) {
    let value: unknown;
    try {
      value = JSON.parse(candidate);
    } catch {
      broken ??= { what: 'json', line: lineOf(candidate) };
      continue;
    }
    const found = understand(value);
    if (found) return found;
  }
  if (broken) return { kind: 'fault', fault: broken };
  return { kind: 'text', text: trimmed };
}

/** The text itself where it is JSON from end to end, else what stands in fences, else every balanced `{…}` that may be ours. */
function candidatesOf(text: string): string[] {
  if (text.startsWith('{') && text.endsWith('}')) return [text];
  const fences = [...text.matchAll(/```[^\n`]*\n([\s\S]*?)```/g)].map((match) => match[1]!.trim());
  const fenced = fences.filter((fence) => MARK.test(fence));
  if (fenced.length) return fenced;
  const found: string[] = [];
  for (let at = text.indexOf('{'); at >= 0; ) {
    const end = closing(text, at);
    const piece = text.slice(at, end < 0 ? undefined : end + 1);
    if (MARK.test(piece)) found.push(piece);
    at = end < 0 ? -1 : text.indexOf('{', end + 1);
  }
  return found;
}

/** The place of the brace that closes the one at `from`; -1 where none does. */
function closing(text: string, from: number): number {
  let depth = 0;
  let isText = false;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (isText) {
      if (char === '\\') at += 1;
      else if (char === '"') isText = false;
    } else if (char === '"') isText = true;
    else if (char === '{') depth += 1;
    else if (char === '}') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return -1;
}

const TOKEN = /\s*(?:("(?:[^"\\\n]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)|([{}[\],:]))/y;

/** The line of the first thing that JSON does not allow; browsers' own messages do not always say. */
function lineOf(json: string): number {
  const open: string[] = [];
  let wanted: 'value' | 'key' | 'colon' | 'next' = 'value';
  let last: string | undefined;
  for (let at = 0; at < json.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const [, value, sign] = TOKEN.exec(json) ?? [];
    const before = json.slice(at).search(/\S/);
    const isEmpty = last === '{' || last === '[';
    let isFine = false;
    if (sign === '}' || sign === ']') {
      isFine = open.length > 0 && (wanted === 'next' || isEmpty) && open.pop() === (sign === '}' ? '{' : '[');
      wanted = 'next';
    } else if (wanted === 'value' && (sign === '{' || sign === '[')) {
      isFine = true;
      open.push(sign);
      wanted = sign === '{' ? 'key' : 'value';
    } else if (wanted === 'value' && value !== undefined) {
      isFine = true;
      wanted = 'next';
    } else if (wanted === 'key' && value?.startsWith('"')) {
      isFine = true;
      wanted = 'colon';
    } else if (wanted === 'colon' && sign === ':') {
      isFine = true;
      wanted = 'value';
    } else if (wanted === 'next' && sign === ',') {
      isFine = open.length > 0;
      wanted = open.at(-1) === '{' ? 'key' : 'value';
    }
    last = sign;
    if (!isFine) return json.slice(0, at + Math.max(0, before)).split('\n').length;
  }
  return json.split('\n').length;
}

function understand(value: unknown): Pasted | null {
  if (!isRecord(value)) return null;
  if (value['baton/fragment'] === 1) {
    const fault = faultOf(value);
    if (fault) return { kind: 'fault', fault };
    const nodes = soundNodes(value.nodes as Record<string, unknown>);
    const fragment: Fragment = {
      'baton/fragment': 1,
      nodes,
      edges: soundEdges(value.edges),
      at: soundPlaces(value.at, nodes),
      notes: soundNotes(value.notes),
      frames: soundFrames(value.frames),
      incoming: soundEdges(value.incoming).filter(({ target }) => Object.hasOwn(nodes, target)),
    };
    return { kind: 'fragment', fragment };
  }
  if (isRecord(value.document)) return understand(value.document);
  if (typeof value.format !== 'string' || !value.format.startsWith('baton/')) return null;
  if (value.format !== 'baton/1') return { kind: 'fault', fault: { what: 'format', format: value.format } };
  const fault = faultOf(value);
  if (fault) return { kind: 'fault', fault };
  const nodes = soundNodes(value.nodes as Record<string, unknown>);
  const doc: Doc = { format: 'baton/1', nodes, edges: soundEdges(value.edges) };
  if (isRecord(value.ui)) doc.ui = soundUi(value.ui, nodes);
  return { kind: 'document', doc };
}

function faultOf({ nodes, edges = [] }: Record<string, unknown>): Fault | null {
  if (!isRecord(nodes)) return { what: 'nodes' };
  for (const [id, node] of Object.entries(nodes)) {
    if (!NODE_ID.test(id)) return { what: 'id', id };
    if (!isRecord(node) || typeof node.type !== 'string') return { what: 'type', id };
  }
  if (!Array.isArray(edges)) return { what: 'edges' };
  for (const edge of edges) {
    if (!isRecord(edge)) return { what: 'edges' };
    for (const end of [edge.source, edge.target])
      if (typeof end !== 'string' || !Object.hasOwn(nodes, end)) return { what: 'end', edge: String(end) };
  }
  return null;
}

/** A whole document as a piece: without its start, whose values are then those of the start that is here. */
export function pieceOf(pasted: Doc, here: Doc, catalog: Catalog): Fragment {
  const entryOf = (doc: Doc) => Object.keys(doc.nodes).find((id) => catalog[doc.nodes[id]!.type]?.is_entry);
  const [theirs, ours] = [entryOf(pasted), entryOf(here)];
  const notes = [...(pasted.ui?.notes ?? []), ...(pasted.ui?.frames ?? [])].map(({ id }) => id);
  const piece = extract(pasted, catalog, layoutOf(pasted, catalog), [...Object.keys(pasted.nodes), ...notes]);
  if (theirs && ours && theirs !== ours) {
    const names = new Map([[theirs, ours]]);
    for (const [id, node] of Object.entries(piece.nodes)) piece.nodes[id] = renameReferences(node, catalog, names);
  }
  return { ...piece, incoming: [] };
}

/** Is there nothing on the canvas yet but, at most, a start? */
export function isBlank(doc: Doc, catalog: Catalog): boolean {
  const steps = Object.values(doc.nodes).filter((node) => !catalog[node.type]?.is_entry);
  return steps.length + (doc.ui?.notes?.length ?? 0) + (doc.ui?.frames?.length ?? 0) === 0;
}

/** Takes a whole document in place of a blank one. */
export function replaceOps(here: Doc, pasted: Doc): Op[] {
  const ops: Op[] = Object.keys(here.nodes).map((id) => ({ op: 'node.remove', id }));
  const done = new Set<string>();
  const add = (id: string): void => {
    const node = pasted.nodes[id];
    if (!node || done.has(id)) return;
    done.add(id);
    if (node.parent) add(node.parent);
    const at = pasted.ui?.nodes?.[id];
    ops.push(at ? { op: 'node.add', id, node, at } : { op: 'node.add', id, node });
  };
  for (const id of Object.keys(pasted.nodes)) add(id);
  const { notes = [], frames = [], pins = {}, breakpoints = [], collapsed = [] } = pasted.ui ?? {};
  return [
    ...ops,
    ...pasted.edges.map((edge) => ({ op: 'edge.add', edge }) as const),
    ...notes.map((note) => ({ op: 'note.add', note }) as const),
    ...frames.map((frame) => ({ op: 'frame.add', frame }) as const),
    ...Object.entries(pins).map(([id, pin]) => ({ op: 'pin.set', id, pin }) as const),
    ...breakpoints.map((id) => ({ op: 'breakpoint.set', id, on: true }) as const),
    ...collapsed.map((id) => ({ op: 'collapse.set', id, on: true }) as const),
  ];
}
