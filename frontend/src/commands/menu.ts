/** What a context menu is made of: the commands that stand in it, as far as they can be done now. */

import { isOffered } from './find';
import type { Command, CommandGroup, MenuPlace } from './index';
import { COMMANDS } from './index';

const GROUPS: readonly CommandGroup[] = ['draw', 'run', 'select', 'view', 'general'];

/** Commands that would make a menu long stand under one entry. */
const FOLDED = /^draw\.(align|distribute)\./;

export interface Part {
  /** The part's own commands. */
  commands: readonly Command[];
  /** Those under one entry: align. */
  folded: readonly Command[];
}

/** What a context menu offers now, in parts between which a line stands; what deletes comes last. */
export function menuOf(place: MenuPlace): Part[] {
  const fit = COMMANDS.filter((command) => command.menus?.includes(place) && isOffered(command));
  const parts = GROUPS.map((group) => fit.filter((command) => command.group === group && !command.danger));
  return [...parts, fit.filter((command) => command.danger)]
    .filter((part) => part.length > 0)
    .map((part) => ({
      commands: part.filter(({ id }) => !FOLDED.test(id)),
      folded: part.filter(({ id }) => FOLDED.test(id)),
    }));
}
