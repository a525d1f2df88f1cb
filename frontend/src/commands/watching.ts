/** The commands that change what of a run the canvas shows. */

import { commands as t } from '../i18n/en/commands';
import { useDock } from '../stores/dock';
import type { Command } from './types';

export const watching: Command[] = [
  { id: 'view.dock', title: t.dock, group: 'view', keys: ['T'], run: () => useDock.getState().toggle() },
];
