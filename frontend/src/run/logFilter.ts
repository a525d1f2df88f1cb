/** Which events of a log are listed: of a step, of a kind, with a text in them; and what each is about. */

import { playhead as t } from '../i18n/en/playhead';
import { indices, nodeOf } from './path';
import type { RunEvent } from './types';

export interface LogFilter {
  /** The document's node id; '' for all. */
  node: string;
  /** The event's type; '' for all. */
  type: string;
  text: string;
}

/** The step an event is about; of an iteration, its container. '' for the run itself. */
function stepOf({ type, path }: RunEvent): string {
  if (!path) return '';
  return nodeOf(type.startsWith('iteration.') ? path.slice(0, path.lastIndexOf('/')) : path);
}

/** What an event is about, in words: `Draft reply`, in containers `Draft reply 2.1`, of an iteration `For each, round 2`. */
export function subjectOf(event: RunEvent, nameOf: (id: string) => string): string {
  const step = stepOf(event);
  if (!step) return '';
  const numbers = indices(event.path ?? '').map((index) => index + 1);
  if (event.type.startsWith('iteration.')) return t.round(nameOf(step), numbers.join('.'));
  return [nameOf(step), numbers.join('.')].filter(Boolean).join(' ');
}

export function filtered(log: readonly RunEvent[], { node, type, text }: LogFilter): readonly RunEvent[] {
  const wanted = text.trim().toLowerCase();
  if (!node && !type && !wanted) return log;
  return log.filter(
    (event) =>
      (!node || stepOf(event) === node) &&
      (!type || event.type === type) &&
      (!wanted || JSON.stringify(event).toLowerCase().includes(wanted)),
  );
}

/** What there is to choose from, in the order it came. */
export function choices(log: readonly RunEvent[]): { nodes: string[]; types: string[] } {
  const nodes = new Set<string>();
  const types = new Set<string>();
  for (const event of log) {
    types.add(event.type);
    const node = stepOf(event);
    if (node) nodes.add(node);
  }
  return { nodes: [...nodes], types: [...types] };
}
