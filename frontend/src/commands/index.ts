/** Every command of the editor, in the order of the sheet of keys. */

import { drawing } from './drawing';
import { finding } from './finding';
import { general } from './general';
import { outlining } from './outlining';
import { running } from './running';
import type { Command } from './types';
import { watching } from './watching';

export type { Command, CommandGroup, MenuPlace } from './types';

export const COMMANDS: readonly Command[] = [
  ...running,
  ...drawing,
  ...finding,
  ...outlining,
  ...watching,
  ...general,
];
