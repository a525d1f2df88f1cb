/** The command palette of the editor (Ctrl K): finds steps, commands, pages and other workflows, and does them. */

import { useCanvas } from '../canvas/state';
import { palette as t } from '../i18n/en/palette';
import { useDocument } from '../stores/document';
import { editorEntries } from './commands';
import { PaletteDialog } from './PaletteDialog';

export function Palette() {
  const open = useCanvas((state) => state.searching);
  return (
    <PaletteDialog
      open={open}
      onOpenChange={(searching) => useCanvas.setState({ searching })}
      placeholder={t.placeholder}
      here={useDocument.getState().id}
      more={editorEntries}
    />
  );
}
