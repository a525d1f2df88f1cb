/** The operations on what only the picture and trying out know: notes, frames, pinned outputs, breakpoints, folded boxes. */

import { rules as t } from '../i18n/en/rules';
import { type Applied, changed, refused, unchanged, withUi } from './applied';
import type { Op } from './ops';
import { same } from './paths';
import type { FrameDoc, Model, NoteDoc, PinDoc, UiDoc } from './types';

type NoteOp =
  | { op: 'note.add'; note: NoteDoc; index?: number }
  | { op: 'note.remove'; id: string }
  | { op: 'note.set'; id: string; patch: Partial<Omit<NoteDoc, 'id'>> };

type FrameOp =
  | { op: 'frame.add'; frame: FrameDoc; index?: number }
  | { op: 'frame.remove'; id: string }
  | { op: 'frame.set'; id: string; patch: Partial<Omit<FrameDoc, 'id'>> };

export type UiOp =
  | NoteOp
  | FrameOp
  | { op: 'pin.set'; id: string; pin?: PinDoc }
  | { op: 'breakpoint.set'; id: string; on: boolean; index?: number }
  | { op: 'collapse.set'; id: string; on: boolean; index?: number };

export function applyUi(model: Model, op: UiOp): Applied {
  switch (op.op) {
    case 'note.add':
      return add(model, NOTES, op.note, op.index);
    case 'note.remove':
      return remove(model, NOTES, op.id);
    case 'note.set':
      return set(model, NOTES, op.id, op.patch);
    case 'frame.add':
      return add(model, FRAMES, op.frame, op.index);
    case 'frame.remove':
      return remove(model, FRAMES, op.id);
    case 'frame.set':
      return set(model, FRAMES, op.id, op.patch);
    case 'pin.set':
      return setPin(model, op.id, op.pin);
    case 'breakpoint.set':
      return setListed(model, op, 'breakpoints');
    case 'collapse.set':
      return setListed(model, op, 'collapsed');
  }
}

/** A list of things with ids beside the nodes, and the operations that its inverses are written in. */
export interface Shelf<T extends { id: string }> {
  key: 'notes' | 'frames';
  word: 'note' | 'frame';
  list(ui: UiDoc | undefined): readonly T[];
  add(item: T, index: number): Op;
  remove(id: string): Op;
  set(id: string, patch: Partial<T>): Op;
}

export const NOTES: Shelf<NoteDoc> = {
  key: 'notes',
  word: 'note',
  list: (ui) => ui?.notes ?? [],
  add: (note, index) => ({ op: 'note.add', note, index }),
  remove: (id) => ({ op: 'note.remove', id }),
  set: (id, patch) => ({ op: 'note.set', id, patch }),
};

export const FRAMES: Shelf<FrameDoc> = {
  key: 'frames',
  word: 'frame',
  list: (ui) => ui?.frames ?? [],
  add: (frame, index) => ({ op: 'frame.add', frame, index }),
  remove: (id) => ({ op: 'frame.remove', id }),
  set: (id, patch) => ({ op: 'frame.set', id, patch }),
};

function add<T extends { id: string }>(model: Model, shelf: Shelf<T>, item: T, index?: number): Applied {
  const list = shelf.list(model.doc.ui);
  const there = list.find((other) => other.id === item.id);
  if (there) return same(there, item) ? unchanged(model) : refused(t[shelf.word].exists);
  const next = [...list];
  next.splice(Math.min(index ?? list.length, list.length), 0, item);
  return changed(withUi(model, { [shelf.key]: next }), shelf.remove(item.id));
}

function remove<T extends { id: string }>(model: Model, shelf: Shelf<T>, id: string): Applied {
  const list = shelf.list(model.doc.ui);
  const index = list.findIndex((other) => other.id === id);
  if (index < 0) return unchanged(model);
  const next = list.filter((_, at) => at !== index);
  return changed(withUi(model, { [shelf.key]: next }), shelf.add(list[index]!, index));
}

/** In a patch, undefined takes the field away. */
function set<T extends { id: string }>(
  model: Model,
  shelf: Shelf<T>,
  id: string,
  patch: Partial<NoInfer<T>>,
): Applied {
  const list = shelf.list(model.doc.ui);
  const item = list.find((other) => other.id === id);
  if (!item) return refused(t[shelf.word].gone);
  const next = { ...item, ...patch };
  for (const key of Object.keys(patch) as (keyof T)[]) if (patch[key] === undefined) delete next[key];
  if (same(next, item)) return unchanged(model);
  const back = Object.fromEntries(Object.keys(patch).map((key) => [key, item[key as keyof T]])) as Partial<T>;
  const moved = list.map((other) => (other === item ? next : other));
  return changed(withUi(model, { [shelf.key]: moved }), shelf.set(id, back));
}

function setPin(model: Model, id: string, pin: PinDoc | undefined): Applied {
  const before = model.doc.ui?.pins?.[id];
  if (same(before, pin)) return unchanged(model);
  if (pin && !model.doc.nodes[id]) return refused(t.gone(id));
  const pins = { ...model.doc.ui?.pins };
  if (pin) pins[id] = pin;
  else delete pins[id];
  return changed(withUi(model, { pins }), before ? { op: 'pin.set', id, pin: before } : { op: 'pin.set', id });
}

function setListed(model: Model, op: Extract<UiOp, { on: boolean }>, key: 'breakpoints' | 'collapsed'): Applied {
  const list = model.doc.ui?.[key] ?? [];
  const index = list.indexOf(op.id);
  if (op.on === index >= 0) return unchanged(model);
  if (!op.on) {
    const next = list.filter((id) => id !== op.id);
    return changed(withUi(model, { [key]: next }), { op: op.op, id: op.id, on: true, index });
  }
  if (!model.doc.nodes[op.id]) return refused(t.gone(op.id));
  const next = [...list];
  next.splice(Math.min(op.index ?? list.length, list.length), 0, op.id);
  return changed(withUi(model, { [key]: next }), { op: op.op, id: op.id, on: false });
}

/** What the picture knows of the nodes that go, as operations that put it back once they are there again. */
export function memoryOf(ui: UiDoc | undefined, gone: ReadonlySet<string>): Op[] {
  const pins = Object.entries(ui?.pins ?? {}).filter(([id]) => gone.has(id));
  const listed = (ids: readonly string[] | undefined, op: 'breakpoint.set' | 'collapse.set'): Op[] =>
    (ids ?? []).flatMap((id, index) => (gone.has(id) ? [{ op, id, on: true, index }] : []));
  return [
    ...pins.map(([id, pin]) => ({ op: 'pin.set', id, pin }) as const),
    ...listed(ui?.breakpoints, 'breakpoint.set'),
    ...listed(ui?.collapsed, 'collapse.set'),
  ];
}

/** The picture without the nodes that go. */
export function without(ui: UiDoc, gone: ReadonlySet<string>): UiDoc {
  const keep = <T>(record: Record<string, T>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).filter(([id]) => !gone.has(id)));
  const next = { ...ui };
  if (ui.nodes) next.nodes = keep(ui.nodes);
  if (ui.pins) next.pins = keep(ui.pins);
  if (ui.breakpoints) next.breakpoints = ui.breakpoints.filter((id) => !gone.has(id));
  if (ui.collapsed) next.collapsed = ui.collapsed.filter((id) => !gone.has(id));
  return next;
}

/** The picture after a node got another id. */
export function renamed(ui: UiDoc, swap: (id: string) => string): UiDoc {
  const keys = <T>(record: Record<string, T>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).map(([id, value]) => [swap(id), value]));
  const next = { ...ui };
  if (ui.nodes) next.nodes = keys(ui.nodes);
  if (ui.pins) next.pins = keys(ui.pins);
  if (ui.breakpoints) next.breakpoints = ui.breakpoints.map(swap);
  if (ui.collapsed) next.collapsed = ui.collapsed.map(swap);
  return next;
}
