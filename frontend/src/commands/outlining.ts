/** The commands of the outline. */

import type { Command } from './types';

export const outlining: Command[] = [];
