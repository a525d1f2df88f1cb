/** The commands that select, find and walk. */

import * as actions from '../canvas/actions';
import { commands as t } from '../i18n/en/commands';
import type { Command } from './types';

const DIRECTIONS = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' } as const;

export const finding: Command[] = [
  { id: 'select.all', title: t.selectAll, group: 'select', keys: ['Ctrl A'], run: actions.selectAll },
  ...(Object.keys(DIRECTIONS) as (keyof typeof DIRECTIONS)[]).map(
    (key): Command => ({
      id: `select.walk.${key}`,
      title: t.walk,
      group: 'select',
      keys: [key],
      quiet: true,
      run: () => actions.walk(DIRECTIONS[key]),
    }),
  ),
];
