/** The commands of the window: panels, zoom, palette, help. */

import * as actions from '../canvas/actions';
import { focusCanvas } from '../canvas/focus';
import { useMoment } from '../canvas/moment';
import { flow, useCanvas } from '../canvas/state';
import { commands as t } from '../i18n/en/commands';
import { useDocument } from '../stores/document';
import { isField } from '../stores/focus';
import { usePanels } from '../stores/panels';
import { glide } from '../stores/screen';
import { toggleTheme } from '../stores/theme';
import { aSelection } from './needs';
import type { Command } from './types';

function openInspector(): void {
  usePanels.getState().show('right');
  focusField(20);
}

/** The inspector's first field, once it is there: its panel may still be loading. */
function focusField(tries: number): void {
  const inspector = document.querySelector('[data-inspector]');
  const field = inspector?.querySelector<HTMLElement>(':is(input, textarea, select, .cm-content):not([disabled])');
  if (field) field.focus();
  else if (tries > 0) setTimeout(() => focusField(tries - 1), 25);
  else inspector?.querySelector<HTMLElement>('button')?.focus();
}

/** Is the focus beside the canvas: in the inspector, the palette, the dock? */
function isBeside(element: Element | null): boolean {
  return element !== null && element !== document.body && !element.closest('.react-flow, [data-outline]');
}

/** Closes what is open, else leads back to the canvas with the selection as it is, else selects nothing. */
function backToCanvas(): void {
  const canvas = useCanvas.getState();
  const moment = useMoment.getState();
  if (canvas.menu) canvas.openMenu(null);
  else if (moment.menu || moment.connecting) useMoment.setState({ menu: null, connecting: null });
  else if (isBeside(document.activeElement) || isField(document.activeElement)) focusCanvas();
  else if (moment.finding) useMoment.setState({ finding: false });
  else {
    useDocument.getState().select([]);
    useCanvas.setState({ selectedEdges: [] });
    focusCanvas(); // or what had the focus would look selected still
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
  {
    id: 'view.settings',
    title: t.openSettings,
    group: 'view',
    keys: ['Enter'],
    menus: ['node', 'container'],
    lacks: aSelection,
    run: openInspector,
  },
  {
    id: 'general.back',
    title: t.back,
    group: 'general',
    keys: ['Escape'],
    anywhere: true,
    quiet: true,
    run: backToCanvas,
  },
  { id: 'view.fit', title: t.fit, group: 'view', keys: ['1'], menus: ['canvas'], run: actions.fitAll },
  {
    id: 'view.actualSize',
    title: t.actualSize,
    group: 'view',
    keys: ['0'],
    run: () => void flow()?.zoomTo(1, { duration: glide(120) }),
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
