/** The commands that select, find and walk. */

import * as actions from '../canvas/actions';
import { focusStep } from '../canvas/focus';
import { useMoment } from '../canvas/moment';
import { useCanvas } from '../canvas/state';
import { along, type Direction, firstStep, nextStep } from '../canvas/walk';
import { commands as t } from '../i18n/en/commands';
import { announce } from '../stores/announce';
import { useDocument } from '../stores/document';
import { aStep } from './needs';
import type { Command } from './types';

const DIRECTIONS = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' } as const;

/** The selection goes to the next step, and the focus with it: that reads it out. */
function walk(direction: Direction): void {
  const { doc, selection } = useDocument.getState();
  const here = selection.find((id) => doc.nodes[id]);
  const layout = actions.layoutNow();
  const next = here ? nextStep(doc, layout, here, direction) : firstStep(doc, layout);
  if (!next) return;
  useCanvas.setState({ selectedEdges: [] });
  actions.goTo(next);
  focusStep(next);
}

function selectAlong(direction: 'left' | 'right'): void {
  const { doc, selection, select } = useDocument.getState();
  const found = along(
    doc,
    selection.filter((id) => doc.nodes[id]),
    direction,
  );
  select(found);
  announce(t.selected(found.length));
}

function selectAll(): void {
  actions.selectAll();
  announce(t.selected(useDocument.getState().selection.length));
}

function search(): void {
  useMoment.setState({ finding: true, menu: null });
}

export const finding: Command[] = [
  {
    id: 'select.search',
    title: t.search,
    group: 'select',
    keys: ['/', 'Ctrl F'],
    menus: ['canvas'],
    run: search,
  },
  { id: 'select.all', title: t.selectAll, group: 'select', keys: ['Ctrl A'], menus: ['canvas'], run: selectAll },
  {
    id: 'select.upstream',
    title: t.upstream,
    group: 'select',
    keys: ['Shift ArrowLeft'],
    menus: ['node', 'container'],
    lacks: aStep,
    run: () => selectAlong('left'),
  },
  {
    id: 'select.downstream',
    title: t.downstream,
    group: 'select',
    keys: ['Shift ArrowRight'],
    menus: ['node', 'container'],
    lacks: aStep,
    run: () => selectAlong('right'),
  },
  ...(Object.keys(DIRECTIONS) as (keyof typeof DIRECTIONS)[]).map(
    (key): Command => ({
      id: `select.walk.${key}`,
      title: t.walk,
      group: 'select',
      keys: [key],
      quiet: true,
      run: () => walk(DIRECTIONS[key]),
    }),
  ),
];
