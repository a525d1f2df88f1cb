/** What a command of the editor is: palette, menus, keys, the sheet of keys and the tests all read the same. */

import type { Need } from './needs';

export type CommandGroup = 'draw' | 'select' | 'view' | 'run' | 'general';

/** The context menus a command can stand in. */
export type MenuPlace = 'canvas' | 'node' | 'container' | 'edge' | 'note' | 'frame' | 'selection';

export interface Command {
  /** Stable, `draw.duplicate`: under it a person's own keys are kept. */
  id: string;
  title: string;
  /** Its words in a context menu, where what it would do can be said: “Switch on”. */
  menuTitle?(place: MenuPlace): string;
  group: CommandGroup;
  /** Its keys unless a person chose others, as the sheet writes them: `Ctrl Z`. */
  keys?: readonly string[];
  icon?: string;
  /** Works while a field has the focus too. */
  anywhere?: boolean;
  /** Changes the document: not offered where it is only looked at. */
  edits?: boolean;
  /** Keys only: neither in the palette nor in a menu (walking with the arrows). */
  quiet?: boolean;
  /** The browser itself makes the event (copy, paste): named in the sheet, not called by its keys. */
  native?: boolean;
  menus?: readonly MenuPlace[];
  /** Means something only at the place where a menu was opened: it has no keys. */
  onlyInMenu?: boolean;
  /** Takes something away: last in a menu, and in red. */
  danger?: boolean;
  /** What is missing for it now, as a sentence that its key gives for an answer; null: it can be done. Absent: always. */
  lacks?: Need;
  run(): void;
}
