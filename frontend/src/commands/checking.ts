/** The commands that walk through what is wrong with the workflow. */

import { walkProblems } from '../dock/problems';
import { checks as t } from '../i18n/en/checks';
import type { Command } from './types';

export const checking: Command[] = [
  { id: 'check.next', title: t.next, group: 'select', keys: ['F8'], anywhere: true, run: () => walkProblems(1) },
  {
    id: 'check.previous',
    title: t.previous,
    group: 'select',
    keys: ['Shift F8'],
    anywhere: true,
    run: () => walkProblems(-1),
  },
];
