/** The commands that the context menu opens at a place for: adding, pasting and inserting right there. */

import { addHere, insertOnWire, pasteHere, selectedWires } from '../canvas/menuplace';
import { openAtSelection } from '../canvas/menus';
import { useMoment } from '../canvas/moment';
import { useCanvas } from '../canvas/state';
import { commands as t } from '../i18n/en/commands';
import { useDocument } from '../stores/document';
import type { Command } from './types';

/** Is there a step to connect from, or a wire to give another target? */
function canConnect(): boolean {
  const { doc, selection } = useDocument.getState();
  const [only] = selection;
  if (selection.length === 1 && only) return Boolean(doc.nodes[only]);
  return selection.length === 0 && useCanvas.getState().selectedEdges.length === 1;
}

function connect(): void {
  const { doc, selection } = useDocument.getState();
  const [source] = selection;
  const wire = source ? undefined : selectedWires()[0];
  if (source && doc.nodes[source]) useMoment.setState({ connecting: { source } });
  else if (wire) useMoment.setState({ connecting: { source: wire.source, wire } });
}

const isAtPlace = (): boolean => useMoment.getState().menu !== null;

export const here: Command[] = [
  {
    id: 'draw.connect',
    title: t.connect,
    group: 'draw',
    keys: ['C'],
    edits: true,
    menus: ['node', 'container', 'edge'],
    when: canConnect,
    run: connect,
  },
  {
    id: 'draw.addHere',
    title: t.addHere,
    group: 'draw',
    edits: true,
    menus: ['canvas', 'container'],
    onlyInMenu: true,
    when: isAtPlace,
    run: addHere,
  },
  {
    id: 'draw.insert',
    title: t.insert,
    group: 'draw',
    edits: true,
    menus: ['edge'],
    when: () => useCanvas.getState().selectedEdges.length === 1,
    run: insertOnWire,
  },
  {
    id: 'draw.pasteHere',
    title: t.pasteHere,
    group: 'draw',
    edits: true,
    menus: ['canvas', 'container'],
    onlyInMenu: true,
    when: isAtPlace,
    run: () => void pasteHere(),
  },
  {
    id: 'general.menu',
    title: t.menu,
    group: 'general',
    keys: ['Shift F10', 'ContextMenu'],
    quiet: true,
    run: openAtSelection,
  },
];
