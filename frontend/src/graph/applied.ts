/** What applying an operation gives: the next model with what takes it back, or why it cannot be. */

import type { Op } from './ops';
import type { Doc, Model, UiDoc } from './types';

/** `done` tells that the model already is as the operation wants it. */
export type Applied = { ok: true; model: Model; inverse: Op[]; done: boolean } | { ok: false; reason: string };

export function changed(model: Model, ...inverse: Op[]): Applied {
  return { ok: true, model, inverse, done: false };
}

export function unchanged(model: Model): Applied {
  return { ok: true, model, inverse: [], done: true };
}

export function refused(reason: string): Applied {
  return { ok: false, reason };
}

export function withDoc(model: Model, patch: Partial<Doc>): Model {
  return { ...model, doc: { ...model.doc, ...patch } };
}

export function withUi(model: Model, patch: Partial<UiDoc>): Model {
  return withDoc(model, { ui: { ...model.doc.ui, ...patch } });
}
