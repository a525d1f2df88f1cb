/** Opens the palette by Ctrl K on the pages beside the editor, which has its own; loaded when it is first asked for. */

import { lazy, Suspense, useEffect, useState } from 'react';

const PagePalette = lazy(() => import('./PagePalette'));

export function PaletteHost() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const isK = event.key.toLowerCase() === 'k' || event.code === 'KeyK';
      if (!isK || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.defaultPrevented)
        return;
      event.preventDefault();
      if (!document.querySelector('dialog[open]')) setOpen(true);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  return open ? (
    <Suspense fallback={null}>
      <PagePalette onClose={() => setOpen(false)} />
    </Suspense>
  ) : null;
}
