/** The commands of the outline. */

import { outlining as t } from '../i18n/en/outlining';
import { copyOutline } from '../outline/copy';
import { useOutline } from '../outline/state';
import { answering } from './answering';
import type { Command } from './types';

export const outlining: Command[] = [
  ...answering,
  {
    id: 'view.outline',
    title: t.toggle,
    group: 'view',
    keys: ['O'],
    icon: 'list-tree',
    run: () => useOutline.getState().toggle(),
  },
  { id: 'outline.copy', title: t.copy, group: 'view', icon: 'copy', run: () => void copyOutline() },
];
