/** Which commands there are now, by key and by place. */

import { useDocument } from '../stores/document';
import type { Command } from './index';
import { COMMANDS } from './index';

/** The keys that do a command. */
export function keysOf(command: Command): readonly string[] {
  return command.keys ?? [];
}

/** Whether the command can be done now, as far as the document is concerned. */
export function isOffered(command: Command): boolean {
  return !(command.edits && useDocument.getState().readOnly) && (command.when?.() ?? true);
}

/** The command that a key does, undefined where none does. */
export function byKey(key: string): Command | undefined {
  return COMMANDS.find((command) => !command.native && keysOf(command).includes(key));
}

/** What the sheet of keys shows: one line a title with all its keys, the arrows as one. */
export function sheet(): { keys: string[]; text: string }[] {
  const lines = new Map<string, string[]>();
  for (const command of COMMANDS) {
    for (const key of keysOf(command)) {
      const name = key.replace(/Arrow(Left|Right|Up|Down)/, 'arrows');
      const known = lines.get(command.title) ?? [];
      if (!known.includes(name)) lines.set(command.title, [...known, name]);
    }
  }
  return [...lines].map(([text, keys]) => ({ text, keys }));
}
