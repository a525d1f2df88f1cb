/** How a run went along a wire: nothing yet, gone through, on its way, held where it waits, taken after an error, not taken. */

import { ERROR } from '../graph/types';
import type { NodeView } from '../run/session';
import { isActive } from '../run/status';
import type { CardStatus } from '../run/types';

export type Flow = 'idle' | 'done' | 'live' | 'held' | 'failed' | 'dead';

/** What the wire's source says: whether the run left it here, and how often; a text, so that wires compare it cheaply. */
type Went = 'idle' | 'dead' | `${number}`;

export function wentThrough(source: NodeView | undefined, port: string): Went {
  if (!source || source.status === 'pending') return 'idle';
  const times = source.through.get(port) ?? 0;
  if (times > 0) return `${times}`;
  return isActive(source.status) ? 'idle' : 'dead';
}

export function flowOf(went: Went, target: CardStatus, port: string): Flow {
  if (went === 'idle' || went === 'dead') return went;
  if (port === ERROR) return target === 'idle' || target === 'skipped' ? 'dead' : 'failed';
  if (target === 'waiting') return 'held';
  return target === 'running' || target === 'retrying' ? 'live' : 'done';
}
