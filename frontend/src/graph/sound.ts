/** Takes from a document of unknown origin only what the canvas can draw: anything else would end the page, not the paste. */

import type { EdgeDoc, FrameDoc, Json, NodeDoc, NoteDoc, PinDoc, Position, UiDoc } from './types';

type Raw = Record<string, unknown>;

const NODE_KEYS = ['type', 'label', 'parent', 'config', 'policy', 'disabled'];
const EDGE_KEYS = ['source', 'port', 'target'];
const NOTE_KEYS = ['id', 'text', 'x', 'y', 'w', 'h', 'color'];
const FRAME_KEYS = ['id', 'label', 'x', 'y', 'w', 'h', 'color'];
/** What a part that is there has to be. */
const KINDS: Record<string, (value: unknown) => boolean> = {
  label: isText,
  text: isText,
  parent: isText,
  port: isText,
  color: isText,
  config: isRecord,
  policy: isRecord,
  disabled: (value) => typeof value === 'boolean',
  x: isPlace,
  y: isPlace,
  w: isPlace,
  h: isPlace,
};
const FARTHEST = 10_000_000;

export function isRecord(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isPlace(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= FARTHEST;
}

/** An object with nothing but what the format knows, each part of its kind. */
function only<T>(item: Raw, keys: readonly string[]): T {
  const kept = Object.entries(item).filter(
    ([key, part]) => (keys.includes(key) && (KINDS[key]?.(part) ?? part !== null)) || key.startsWith('x-'),
  );
  return Object.fromEntries(kept) as T;
}

/** Nodes without parents that are not there or that lead in a circle. */
export function soundNodes(raw: Raw): Record<string, NodeDoc> {
  const nodes: Record<string, NodeDoc> = {};
  for (const [id, node] of Object.entries(raw)) nodes[id] = only<NodeDoc>(node as Raw, NODE_KEYS);
  for (const [id, node] of Object.entries(nodes)) {
    const seen = new Set([id]);
    for (let at = node.parent; at !== undefined; at = nodes[at]?.parent) {
      if (Object.hasOwn(nodes, at) && !seen.has(at)) seen.add(at);
      else {
        delete node.parent;
        break;
      }
    }
  }
  return nodes;
}

/** Wires from somewhere to somewhere. */
export function soundEdges(raw: unknown): EdgeDoc[] {
  if (!Array.isArray(raw)) return [];
  return raw
    .filter((edge) => isRecord(edge) && isText(edge.source) && isText(edge.target))
    .map((edge) => only<EdgeDoc>(edge, EDGE_KEYS));
}

function lying<T>(raw: unknown, keys: readonly string[], base: Partial<T>): T[] {
  if (!Array.isArray(raw)) return [];
  return raw.filter((one) => isRecord(one) && isText(one.id)).map((one) => ({ ...base, ...only<T>(one, keys) }));
}

export const soundNotes = (raw: unknown): NoteDoc[] =>
  lying<NoteDoc>(raw, NOTE_KEYS, { text: '', x: 0, y: 0, w: 240, h: 120 });

export const soundFrames = (raw: unknown): FrameDoc[] =>
  lying<FrameDoc>(raw, FRAME_KEYS, { label: '', x: 0, y: 0, w: 240, h: 120 });

/** Positions of these nodes. */
export function soundPlaces(raw: unknown, nodes: Record<string, NodeDoc>): Record<string, Position> {
  const isPosition = (at: unknown) =>
    Array.isArray(at) && at.length >= 2 && at.length <= 4 && at.every((each) => isPlace(each));
  return ofNodes<Position>(raw, nodes, isPosition);
}

function ofNodes<T>(
  raw: unknown,
  nodes: Record<string, NodeDoc>,
  fits: (value: unknown) => boolean,
): Record<string, T> {
  const entries = isRecord(raw) ? Object.entries(raw) : [];
  return Object.fromEntries(entries.filter(([id, value]) => Object.hasOwn(nodes, id) && fits(value))) as Record<
    string,
    T
  >;
}

/** The picture of a document: where its nodes stand, what lies beside them, the marks for trying it out. */
export function soundUi(raw: Raw, nodes: Record<string, NodeDoc>): UiDoc {
  const ids = (list: unknown) =>
    Array.isArray(list) ? list.filter((id) => isText(id) && Object.hasOwn(nodes, id)) : [];
  const isPin = (pin: unknown) => isRecord(pin) && Object.hasOwn(pin, 'output');
  const pins = Object.entries(ofNodes<Raw>(raw.pins, nodes, isPin)).map(([id, pin]) => [
    id,
    { output: pin.output as Json, ...(isText(pin.port) && pin.port ? { port: pin.port } : {}) } satisfies PinDoc,
  ]);
  const parts = {
    nodes: soundPlaces(raw.nodes, nodes),
    notes: soundNotes(raw.notes),
    frames: soundFrames(raw.frames),
    collapsed: ids(raw.collapsed),
    breakpoints: ids(raw.breakpoints),
    pins: Object.fromEntries(pins) as Record<string, PinDoc>,
  };
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => Object.keys(part).length > 0)) as UiDoc;
}
