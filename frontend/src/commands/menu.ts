/** What a context menu is made of: the commands that stand in it, as far as they can be done now. */

import { isOffered } from './find';
import type { Command, MenuPlace } from './index';
import { COMMANDS } from './index';

/** Under which entry a command stands in a menu that it would make long. */
export type Fold = 'align' | 'more';

const ALIGN = /^draw\.(align|distribute)\./;
/** What is seldom wanted of one step, and has its key. */
const MORE = /^(draw\.(replace|frame|unframe|extract)|select\.(up|down)stream|view\.selection)$/;

function foldOf({ id }: Command, place: MenuPlace): Fold | null {
  if (ALIGN.test(id)) return 'align';
  return (place === 'node' || place === 'container') && MORE.test(id) ? 'more' : null;
}

/** What is tried out is about runs. */
const TRIED = /^draw\.(disable|pin|breakpoint)$/;

/** A line stands between what is done here, to the thing, in a run, and the rest; what deletes comes last. */
function partOf({ id, danger, group, onlyInMenu }: Command): number {
  if (danger) return 4;
  if (TRIED.test(id)) return 2;
  if (group === 'draw') return onlyInMenu ? 0 : 1;
  return group === 'run' ? 2 : 3;
}

export interface Part {
  /** The part's own commands. */
  commands: readonly Command[];
  /** Those under one entry, and which. */
  folded: readonly Command[];
  fold: Fold | null;
}

/** What a context menu offers now, in parts between which a line stands. */
export function menuOf(place: MenuPlace): Part[] {
  const fit = COMMANDS.filter((command) => command.menus?.includes(place) && isOffered(command));
  const part = (number: number): Part => {
    // What is folded away as more is not what the menu is for: it stands after all else that does no harm.
    const own = fit.filter((command) => (foldOf(command, place) === 'more' ? 3 : partOf(command)) === number);
    const folded = own.filter((command) => foldOf(command, place));
    const fold = folded[0] ? foldOf(folded[0], place) : null;
    return { commands: own.filter((command) => !foldOf(command, place)), folded, fold };
  };
  return [0, 1, 2, 3, 4].map(part).filter(({ commands, folded }) => commands.length + folded.length > 0);
}
