/** Every command of the editor, in the order of the sheet of keys. */

import { checking } from './checking';
import { drawing } from './drawing';
import { finding } from './finding';
import { general } from './general';
import { here } from './menuplace';
import { outlining } from './outlining';
import { marking, running } from './running';
import type { Command } from './types';
import { watching } from './watching';

export type { Command, CommandGroup, MenuPlace } from './types';

export const COMMANDS: readonly Command[] = [
  ...running,
  ...here,
  ...drawing,
  ...marking,
  ...finding,
  ...checking,
  ...outlining,
  ...watching,
  ...general,
];
