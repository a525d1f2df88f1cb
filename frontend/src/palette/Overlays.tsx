/** The command palette and the sheet of keys of the editor, there as soon as one of them is asked for. */

import { late } from '../canvas/late';
import { useCanvas } from '../canvas/state';

const Palette = late<object>(() => import('./Palette').then(({ Palette: shown }) => ({ default: shown })));
const Shortcuts = late<object>(() => import('./Shortcuts').then(({ Shortcuts: shown }) => ({ default: shown })));
const ASKED = {};

export function Overlays() {
  const searching = useCanvas((state) => state.searching);
  const helping = useCanvas((state) => state.helping);
  return (
    <>
      <Palette given={searching ? ASKED : null} />
      <Shortcuts given={helping ? ASKED : null} />
    </>
  );
}
