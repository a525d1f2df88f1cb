/** Taking steps out into a workflow of their own: what it takes and gives, and how the workflow here calls it. */

import { followers } from './connect';
import { edge } from './edits';
import { extract } from './fragment';
import type { Layout } from './geometry';
import { inOrder } from './geometry';
import { descendants, type Op } from './ops';
import { outcomesOf } from './ports';
import { namesUsed, renameReferences } from './references';
import { freeId, nodeName } from './slug';
import type { Catalog, Doc, EdgeDoc, Json, JsonObject, NodeDoc, NodeTypeInfo, Position } from './types';
import { OUT, portOf } from './types';

/** Why steps cannot be taken out; `step` names the one it is about. */
export type Refusal =
  | { why: 'nothing' | 'scopes' | 'noCaller' }
  | { why: 'start' | 'output' | 'waysIn' | 'waysOut' | 'outcomes' | 'joinedInput'; step: string };

interface Plan {
  /** The new workflow. */
  document: Doc;
  /** The edits here, once it is known what the new workflow is called. */
  ops(called: { id: string; title: string }): Op[];
  /** The id of the step that calls it. */
  caller: string;
}

/** The parts of the catalogue that a call needs, found by what they are for. */
interface Parts {
  entry: NodeTypeInfo;
  inputs: string;
  exit: NodeTypeInfo;
  value: string;
  call: NodeTypeInfo;
  workflow: string;
  given: string;
  output: string;
}

function partsOf(catalog: Catalog): Parts | null {
  const types = Object.values(catalog);
  const field = (type: NodeTypeInfo | undefined, widget: string): string | undefined =>
    Object.entries(type?.config.properties ?? {}).find(([, schema]) => schema['x-widget'] === widget)?.[0];
  const entry = types.find((type) => type.is_entry);
  const exit = types.find((type) => type.is_exit);
  const call = types.find((type) => field(type, 'workflow') && field(type, 'workflow_input'));
  const [inputs, workflow, given] = [field(entry, 'schema'), field(call, 'workflow'), field(call, 'workflow_input')];
  const value = Object.keys(exit?.config.properties ?? {})[0];
  const output = Object.keys(call?.outputs.properties ?? {})[0];
  if (!entry || !exit || !call || !inputs || !workflow || !given || !value || !output) return null;
  return { entry, inputs, exit, value, call, workflow, given, output };
}

/** What is being taken out, looked at from outside. */
interface Cut {
  tops: string[];
  /** With everything inside containers. */
  all: Set<string>;
  parent: string | undefined;
  into: EdgeDoc[];
  out: EdgeDoc[];
  first: string[];
  last: string[];
}

function cutOf(doc: Doc, catalog: Catalog, ids: readonly string[]): Cut | Refusal {
  const chosen = new Set(ids.filter((id) => doc.nodes[id]));
  const tops = [...chosen].filter((id) => !chosen.has(doc.nodes[id]!.parent ?? ''));
  const parent = doc.nodes[tops[0] ?? '']?.parent;
  if (tops.length === 0) return { why: 'nothing' };
  if (tops.some((id) => doc.nodes[id]!.parent !== parent)) return { why: 'scopes' };
  const all = new Set(tops.flatMap((id) => [id, ...descendants(doc, id)]));
  for (const step of tops) {
    const type = catalog[doc.nodes[step]!.type];
    if (type?.is_entry) return { why: 'start', step };
    if (type?.is_exit) return { why: 'output', step };
  }
  const into = doc.edges.filter((other) => !all.has(other.source) && all.has(other.target));
  const out = doc.edges.filter((other) => all.has(other.source) && !all.has(other.target));
  const other = into.find((wire) => wire.target !== into[0]!.target);
  if (other) return { why: 'waysIn', step: other.target };
  const away = out.find((wire) => wire.source !== out[0]!.source || portOf(wire) !== portOf(out[0]!));
  if (away) return { why: 'waysOut', step: away.source };
  const inside = doc.edges.filter((wire) => all.has(wire.source) && all.has(wire.target));
  const order = inOrder(tops, followers(doc));
  const first = order.filter((id) => !inside.some((wire) => wire.target === id));
  const last = out[0] ? [out[0].source] : order.filter((id) => !inside.some((wire) => wire.source === id));
  for (const step of last) {
    const type = catalog[doc.nodes[step]!.type];
    const ports = type ? outcomesOf(type, doc.nodes[step]!.config) : [];
    if (out[0] && (ports.length !== 1 || portOf(out[0]) !== ports[0]!.id)) return { why: 'outcomes', step };
  }
  return { tops, all, parent, into, out, first, last };
}

/** Plans the taking out, or says why it cannot be. */
export function planExtract(doc: Doc, catalog: Catalog, layout: Layout, ids: readonly string[]): Plan | Refusal {
  const parts = partsOf(catalog);
  if (!parts) return { why: 'noCaller' };
  const cut = cutOf(doc, catalog, ids);
  if ('why' in cut) return cut;
  const readers = cut.out.map((wire) => wire.target);
  const implied = readers.find(
    (id) =>
      namesUsed(explicit(doc.nodes[id]!, catalog), catalog).includes('input') &&
      doc.edges.filter((wire) => wire.target === id).length > 1,
  );
  if (implied) return { why: 'joinedInput', step: implied };
  const given = inputsOf(doc, catalog, cut);
  const taken: Taken = { doc, catalog, layout, cut, parts, given, returned: returnedOf(doc, catalog, cut) };
  const caller = freeId(doc, parts.call.key);
  return { document: documentOf(taken), ops: (called) => callOps(taken, caller, called), caller };
}

/** All that is known of what is taken out: the new workflow and the call are both made of it. */
interface Taken {
  doc: Doc;
  catalog: Catalog;
  layout: Layout;
  cut: Cut;
  parts: Parts;
  /** The name of each input of the new workflow, and the reference it stands for. */
  given: ReadonlyMap<string, string>;
  /** The steps whose values are used later. */
  returned: readonly string[];
}

/** The node with those defaults written out that read `input`: elsewhere they would read something else. */
function explicit(node: NodeDoc, catalog: Catalog): NodeDoc {
  const more: JsonObject = {};
  for (const [name, schema] of Object.entries(catalog[node.type]?.config.properties ?? {})) {
    const value = schema.default;
    if (typeof value === 'string' && /\binput\b/.test(value) && node.config?.[name] === undefined) more[name] = value;
  }
  return Object.keys(more).length ? { ...node, config: { ...node.config, ...more } } : node;
}

/** The names that containers around the selection give to what is in them. */
function namesAround(doc: Doc, catalog: Catalog, parent: string | undefined): Set<string> {
  const found = new Set<string>();
  for (let id = parent; id; id = doc.nodes[id]?.parent) {
    for (const name of Object.keys(catalog[doc.nodes[id]!.type]?.child_scope ?? {})) found.add(name);
  }
  return found;
}

/** Which steps read the `input` that the selection as a whole is given. */
function readsOuterInput(doc: Doc, cut: Cut, id: string): boolean {
  if (cut.first.includes(id)) return true;
  const parent = doc.nodes[id]?.parent;
  const isFirst = !doc.edges.some((wire) => wire.target === id);
  return isFirst && parent !== undefined && cut.all.has(parent) && readsOuterInput(doc, cut, parent);
}

/** What the selection refers to from outside: the name of each input of the new workflow, and the reference it stands for. */
function inputsOf(doc: Doc, catalog: Catalog, cut: Cut): Map<string, string> {
  const around = namesAround(doc, catalog, cut.parent);
  const found = new Map<string, string>();
  for (const id of cut.all) {
    const inner = innerNames(doc, catalog, cut, id);
    for (const name of namesUsed(explicit(doc.nodes[id]!, catalog), catalog)) {
      if (cut.all.has(name) || inner.has(name)) continue;
      const isOuter = doc.nodes[name] !== undefined || around.has(name) || name === 'state' || name === 'error';
      if (isOuter || (name === 'input' && readsOuterInput(doc, cut, id))) found.set(name, name);
    }
  }
  return found;
}

/** The names that containers within the selection give to a step. */
function innerNames(doc: Doc, catalog: Catalog, cut: Cut, id: string): Set<string> {
  const found = new Set<string>();
  for (let parent = doc.nodes[id]?.parent; parent && cut.all.has(parent); parent = doc.nodes[parent]?.parent) {
    for (const name of Object.keys(catalog[doc.nodes[parent]!.type]?.child_scope ?? {})) found.add(name);
  }
  return found;
}

/** The steps of the selection whose values are used later. */
function returnedOf(doc: Doc, catalog: Catalog, cut: Cut): string[] {
  const used = new Set<string>();
  for (const [id, node] of Object.entries(doc.nodes)) {
    if (cut.all.has(id)) continue;
    const names = namesUsed(explicit(node, catalog), catalog);
    for (const name of names) if (cut.tops.includes(name)) used.add(name);
    const isNext = cut.out.some((wire) => wire.target === id);
    if (isNext && names.includes('input')) used.add(cut.last[0]!);
  }
  return used.size ? cut.tops.filter((id) => used.has(id)) : cut.last.slice(0, 1);
}

const ENTRY = 'start';
const GAP = 320;

function documentOf({ doc, catalog, layout, cut, parts, given, returned }: Taken): Doc {
  const piece = extract(doc, catalog, layout, cut.tops);
  const properties: Record<string, Json> = {};
  for (const name of given.keys()) {
    properties[name] = { title: nodeName(doc, name) };
  }
  const start: NodeDoc = { type: parts.entry.key };
  if (given.size) {
    start.config = { [parts.inputs]: { type: 'object', required: [...given.keys()], properties } as Json };
  }
  const nodes: Record<string, NodeDoc> = { [ENTRY]: start };
  const positions: Record<string, Position> = { [ENTRY]: [0, 0] };
  for (const [id, node] of Object.entries(piece.nodes)) {
    const names = new Map<string, string>();
    const inner = innerNames(doc, catalog, cut, id);
    for (const name of given.keys()) {
      if (inner.has(name) || (name === 'input' && !readsOuterInput(doc, cut, id))) continue;
      names.set(name, `${ENTRY}.${name}`);
    }
    const { parent, ...rest } = renameReferences(explicit(node, catalog), catalog, names);
    nodes[id] = parent ? { ...rest, parent } : rest;
    const [x, y, ...size] = piece.at[id]!;
    positions[id] = (parent ? [x, y, ...size] : [x + GAP, y, ...size]) as Position;
  }
  const result = freeId({ format: 'baton/1', nodes, edges: [] }, 'result');
  const width = Math.max(...Object.keys(piece.nodes).map((id) => positions[id]![0]));
  nodes[result] = {
    type: parts.exit.key,
    config: { [parts.value]: Object.fromEntries(returned.map((id) => [id, `{{ ${id} }}`])) },
  };
  positions[result] = [width + GAP, 0];
  const ends = cut.last.flatMap((id) => {
    const type = catalog[doc.nodes[id]!.type];
    const ports = type ? outcomesOf(type, doc.nodes[id]!.config) : [];
    return ports.map((port) => edge(id, port.id, result));
  });
  const edges = [...cut.first.map((id) => edge(ENTRY, OUT, id)), ...piece.edges, ...ends];
  return { format: 'baton/1', nodes, edges, ui: { nodes: positions } };
}

function callOps(taken: Taken, caller: string, called: { id: string; title: string }): Op[] {
  const { layout, cut, parts, given } = taken;
  const rects = cut.tops.map((id) => layout.rects.get(id)!);
  const at: Position = [
    Math.round(Math.min(...rects.map((rect) => rect.x))),
    Math.round(Math.min(...rects.map((rect) => rect.y))),
  ];
  const input = Object.fromEntries([...given].map(([name, from]) => [name, `{{ ${from} }}`]));
  const config: JsonObject = { [parts.workflow]: called.id };
  if (given.size) config[parts.given] = input;
  const node: NodeDoc = { type: parts.call.key, label: called.title, config };
  if (cut.parent) node.parent = cut.parent;
  const ops: Op[] = cut.tops.map((id) => ({ op: 'node.remove', id }));
  ops.push({ op: 'node.add', id: caller, node, at });
  for (const wire of cut.into) ops.push({ op: 'edge.add', edge: edge(wire.source, portOf(wire), caller) });
  for (const wire of cut.out) ops.push({ op: 'edge.add', edge: edge(caller, OUT, wire.target) });
  return [...ops, ...redirected(taken, caller)];
}

/** What reads the values of steps that were taken out reads what the call gives. */
function redirected({ doc, catalog, cut, parts, returned }: Taken, caller: string): Op[] {
  const outside = (id: string): string => `${caller}.${parts.output}.${id}`;
  const ops: Op[] = [];
  for (const [id, before] of Object.entries(doc.nodes)) {
    if (cut.all.has(id)) continue;
    const names = new Map(returned.map((name) => [name, outside(name)]));
    const isNext = cut.out.some((wire) => wire.target === id);
    if (isNext) names.set('input', outside(cut.last[0]!));
    const full = isNext ? explicit(before, catalog) : before;
    const next = renameReferences(full, catalog, names);
    if (next.config !== before.config && next !== full)
      ops.push({ op: 'node.set', id, path: ['config'], value: next.config as Json });
    if (next.policy !== before.policy) ops.push({ op: 'node.set', id, path: ['policy'], value: next.policy as Json });
  }
  return ops;
}
