/** The sheet of keys: every command with the keys this person has for it, and what only the pointer does. */

import { keysOf } from './find';
import { GESTURES } from './gestures';
import type { Command, CommandGroup } from './index';
import { COMMANDS } from './index';

const GROUPS: readonly CommandGroup[] = ['draw', 'select', 'run', 'view', 'general'];

/** Whose key this is, whatever it is for: also what the browser does itself. */
export function holderOf(key: string, except?: string): Command | undefined {
  return COMMANDS.find((command) => command.id !== except && keysOf(command).includes(key));
}

/** A line of the sheet of keys: one title with all its keys. `commands` is empty for what only the pointer does. */
export interface Line {
  title: string;
  keys: readonly string[];
  commands: readonly Command[];
}

/** The sheet of keys by group; commands of one title (the arrows) are one line. */
export function sheet(): { group: CommandGroup; lines: Line[] }[] {
  return GROUPS.map((group) => {
    const lines = new Map<string, Line>();
    for (const command of COMMANDS.filter((each) => each.group === group && !each.onlyInMenu)) {
      const known = lines.get(command.title);
      lines.set(command.title, {
        title: command.title,
        keys: [...(known?.keys ?? []), ...keysOf(command)],
        commands: [...(known?.commands ?? []), command],
      });
    }
    const gestures = GESTURES.filter((gesture) => gesture.group === group);
    const all = [...lines.values(), ...gestures.map((each) => ({ ...each, commands: [] }))];
    return { group, lines: all.map((line) => ({ ...line, keys: arrowsAsOne(line.keys) })) };
  });
}

/** Where all four arrows do the like, they are named as one key. */
function arrowsAsOne(keys: readonly string[]): string[] {
  const isOne = keys.filter((key) => /Arrow(Up|Down)$/.test(key)).length > 1;
  return [...new Set(keys.map((key) => (isOne ? key.replace(/Arrow\w+$/, 'arrows') : key)))];
}
