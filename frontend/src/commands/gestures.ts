/** What hands do on the canvas without a command: the sheet of keys names it beside the commands. */

import { shortcuts as t } from '../i18n/en/shortcuts';
import type { CommandGroup } from './types';

interface Gesture {
  group: CommandGroup;
  title: string;
  keys: readonly string[];
}

export const GESTURES: readonly Gesture[] = [
  { group: 'draw', title: t.gestures.addHere, keys: [t.gestures.doubleClick] },
  { group: 'draw', title: t.gestures.cut, keys: [`Y ${t.gestures.drag}`] },
  { group: 'draw', title: t.gestures.moveWires, keys: [`Ctrl ${t.gestures.drag}`] },
  { group: 'select', title: t.gestures.box, keys: [`Shift ${t.gestures.drag}`] },
  { group: 'select', title: t.gestures.match, keys: ['F3', 'Shift F3'] },
  { group: 'view', title: t.gestures.pan, keys: [`Space ${t.gestures.drag}`, t.gestures.wheel] },
  { group: 'view', title: t.gestures.zoom, keys: [`Ctrl ${t.gestures.wheel}`, t.gestures.pinch] },
];
