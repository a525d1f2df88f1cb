/** The palette outside the editor: pages, workflows, and what concerns every page. */

import { palette as t } from '../i18n/en/palette';
import { toggleTheme } from '../stores/theme';
import type { Entry } from './find';
import { PaletteDialog } from './PaletteDialog';

const own = (): Entry[] => [
  { key: 'view.theme', title: t.theme, group: 'commands', command: { id: 'view.theme' }, run: toggleTheme },
];

export default function PagePalette({ onClose }: { onClose: () => void }) {
  return <PaletteDialog open onOpenChange={onClose} placeholder={t.pagesPlaceholder} more={own} />;
}
