/** Which commands can be done now, and by which key: a person's own where there is one. */

import type { Command } from './index';
import { COMMANDS } from './index';
import { editing } from './needs';
import { type Own, useOwnKeys } from './own';

/** The keys of every command, worked out once for each choice of a person. */
interface Bound {
  own: Own;
  keys: ReadonlyMap<string, readonly string[]>;
  commands: ReadonlyMap<string, Command>;
}

let bound: Bound | null = null;

/** A key that a person gave to one command is no longer another's. */
export function bind(commands: readonly Command[], own: Own): Bound {
  const chosen = commands.flatMap(({ id }) => own[id] ?? []);
  const keys = new Map<string, readonly string[]>();
  const byName = new Map<string, Command>();
  for (const command of commands) {
    const mine = own[command.id] ?? (command.keys ?? []).filter((key) => !chosen.includes(key));
    keys.set(command.id, mine);
    for (const key of command.native ? [] : mine) if (!byName.has(key)) byName.set(key, command);
  }
  return { own, keys, commands: byName };
}

function now(): Bound {
  const { own } = useOwnKeys.getState();
  if (bound?.own !== own) bound = bind(COMMANDS, own);
  return bound;
}

/** The keys that do a command. */
export function keysOf(command: Command): readonly string[] {
  return now().keys.get(command.id) ?? [];
}

/** What is missing for the command now, as far as the document is concerned; null: nothing. */
export function lackOf(command: Command): string | null {
  return (command.edits ? editing() : null) ?? command.lacks?.() ?? null;
}

export function isOffered(command: Command): boolean {
  return lackOf(command) === null;
}

/** The command that a key does, undefined where none does. */
export function byKey(key: string): Command | undefined {
  return now().commands.get(key);
}
