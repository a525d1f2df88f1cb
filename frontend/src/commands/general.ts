/** The commands of the window: panels, zoom, palette, help. */

import { toggleTheme } from '../app/theme';
import * as actions from '../canvas/actions';
import { flow, useCanvas } from '../canvas/state';
import { commands as t } from '../i18n/en/commands';
import { useDocument } from '../stores/document';
import { isField } from '../stores/focus';
import { usePanels } from '../stores/panels';
import type { Command } from './types';

function openInspector(): void {
  if (useDocument.getState().selection.length === 0) return;
  usePanels.getState().show('right');
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLElement>(
      '[data-inspector] :is(input, textarea, select, .cm-content, button)',
    );
    field?.focus();
  });
}

function backToCanvas(): void {
  const canvas = useCanvas.getState();
  if (canvas.menu) canvas.openMenu(null);
  else if (document.activeElement instanceof HTMLElement && isField(document.activeElement)) {
    document.querySelector<HTMLElement>('.react-flow')?.focus();
  } else {
    useDocument.getState().select([]);
    useCanvas.setState({ selectedEdges: [] });
  }
}

function save(): void {
  useDocument
    .getState()
    .flush()
    .catch(() => undefined); // the badge says what is wrong
}

export const general: Command[] = [
  {
    id: 'general.palette',
    title: t.palette,
    group: 'general',
    keys: ['Ctrl K'],
    anywhere: true,
    quiet: true,
    run: () => useCanvas.setState({ searching: true }),
  },
  { id: 'general.save', title: t.save, group: 'general', keys: ['Ctrl S'], anywhere: true, run: save },
  { id: 'view.settings', title: t.openSettings, group: 'view', keys: ['Enter'], quiet: true, run: openInspector },
  {
    id: 'general.back',
    title: t.back,
    group: 'general',
    keys: ['Escape'],
    anywhere: true,
    quiet: true,
    run: backToCanvas,
  },
  { id: 'view.fit', title: t.fit, group: 'view', keys: ['1'], run: actions.fitAll },
  {
    id: 'view.actualSize',
    title: t.actualSize,
    group: 'view',
    keys: ['0'],
    run: () => void flow()?.zoomTo(1, { duration: 120 }),
  },
  {
    id: 'view.palette',
    title: t.palettePanel,
    group: 'view',
    keys: ['['],
    run: () => usePanels.getState().toggle('left'),
  },
  {
    id: 'view.inspector',
    title: t.inspector,
    group: 'view',
    keys: [']'],
    run: () => usePanels.getState().toggle('right'),
  },
  {
    id: 'general.keys',
    title: t.sheet,
    group: 'general',
    keys: ['?'],
    run: () => useCanvas.setState({ helping: true }),
  },
  { id: 'view.theme', title: t.theme, group: 'view', icon: 'sun', run: toggleTheme },
];
