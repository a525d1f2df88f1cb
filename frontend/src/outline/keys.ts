/** The keyboard in the outline, as in the treegrid pattern; what is a command on the canvas keeps its key here. */

import type { KeyboardEvent } from 'react';
import { byKey } from '../commands/find';
import { nameOf as keyName } from '../commands/names';
import type { OutlineRow } from './tree';

export type Doing =
  | { do: 'go'; to: number; column: number; extend?: boolean }
  | { do: 'column'; column: number }
  | { do: 'fold'; open: boolean }
  | { do: 'siblings' }
  | { do: 'act' | 'add' | 'rename' | 'settings' }
  | { do: 'remove'; heal: boolean }
  | { do: 'move'; direction: 'up' | 'down' };

export interface Where {
  rows: readonly OutlineRow[];
  at: number;
  column: number;
  isOpen: boolean;
  columns: number;
}

const PAGE = 10;

/** What a key does at a place; undefined: it is not the outline's. */
export function doingOf(key: string, where: Where): Doing | undefined {
  const { rows, at, column, columns } = where;
  const last = rows.length - 1;
  const go = (to: number): Doing => ({ do: 'go', to: Math.max(0, Math.min(last, to)), column });
  switch (key) {
    case 'ArrowDown':
      return go(at + 1);
    case 'ArrowUp':
      return go(at - 1);
    case 'Shift ArrowDown':
      return { ...go(at + 1), extend: true } as Doing;
    case 'Shift ArrowUp':
      return { ...go(at - 1), extend: true } as Doing;
    case 'PageDown':
      return go(at + PAGE);
    case 'PageUp':
      return go(at - PAGE);
    case 'Ctrl Home':
      return go(0);
    case 'Ctrl End':
      return go(last);
    case 'Home':
      return column < 0 ? go(0) : { do: 'column', column: 0 };
    case 'End':
      return column < 0 ? go(last) : { do: 'column', column: columns - 1 };
    case 'ArrowRight':
      return right(where);
    case 'ArrowLeft':
      return left(where);
    case 'Alt ArrowUp':
      return { do: 'move', direction: 'up' };
    case 'Alt ArrowDown':
      return { do: 'move', direction: 'down' };
    case '*':
      return { do: 'siblings' };
    case 'Space':
      return column < 0 ? go(at) : { do: 'act' };
    case 'Enter':
      return { do: column < 1 ? 'settings' : 'act' };
    case 'Escape':
      return column < 0 ? undefined : { do: 'column', column: -1 };
    default:
      return undefined;
  }
}

function right({ rows, at, column, columns, isOpen }: Where): Doing {
  if (column < 0 && rows[at]?.hasChildren && !isOpen) return { do: 'fold', open: true };
  return { do: 'column', column: Math.min(columns - 1, column + 1) };
}

function left({ rows, at, column, isOpen }: Where): Doing | undefined {
  if (column >= 0) return { do: 'column', column: column - 1 };
  const row = rows[at];
  if (row?.hasChildren && isOpen) return { do: 'fold', open: false };
  const parent = rows.findIndex((other) => other.key === row?.parent);
  return parent < 0 ? { do: 'column', column: -1 } : { do: 'go', to: parent, column };
}

const OWN: Record<string, Doing> = {
  'draw.add': { do: 'add' },
  'draw.rename': { do: 'rename' },
  'draw.remove': { do: 'remove', heal: true },
  'draw.removeOnly': { do: 'remove', heal: false },
};

/** A key of a command that the outline does in its own way: at the row, by whichever key a person chose for it. */
export function pressed(event: KeyboardEvent, where: Where): Doing | undefined {
  const name = keyName(event.nativeEvent);
  return doingOf(name, where) ?? OWN[byKey(name)?.id ?? ''];
}

/** Letters that are no command's lead to the next row whose name begins so. */
export class TypeAhead {
  private typed = '';
  private at = 0;

  find(event: KeyboardEvent, names: () => readonly string[], from: number): number {
    const { key, timeStamp } = event;
    if (key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return -1;
    const isGoingOn = timeStamp - this.at < 700 && this.typed !== '';
    if (!isGoingOn && byKey(keyName(event.nativeEvent))) return -1;
    this.typed = (isGoingOn ? this.typed : '') + key.toLowerCase();
    this.at = timeStamp;
    const all = names();
    const order = all.map((_, at) => (from + at + (this.typed.length === 1 ? 1 : 0)) % all.length);
    return order.find((at) => all[at]?.toLowerCase().startsWith(this.typed)) ?? -1;
  }
}
