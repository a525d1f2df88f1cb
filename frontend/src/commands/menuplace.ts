/** The commands that the context menu opens at a place for: adding, pasting and inserting right there. */

import { addHere, insertOnWire, pasteHere, selectedWires } from '../canvas/menuplace';
import { openAtSelection } from '../canvas/menus';
import { useMoment } from '../canvas/moment';
import { commands as t } from '../i18n/en/commands';
import { useDocument } from '../stores/document';
import { type Need, oneWire, toConnect } from './needs';
import type { Command } from './types';

function connect(): void {
  const { doc, selection } = useDocument.getState();
  const [source] = selection;
  const wire = source ? undefined : selectedWires()[0];
  if (source && doc.nodes[source]) useMoment.setState({ connecting: { source } });
  else if (wire) useMoment.setState({ connecting: { source: wire.source, wire } });
}

/** These are in no list but the menu's own, see `onlyInMenu`. */
const atPlace: Need = () => (useMoment.getState().menu ? null : '');

export const here: Command[] = [
  {
    id: 'draw.connect',
    title: t.connect,
    group: 'draw',
    keys: ['C'],
    edits: true,
    menus: ['node', 'container', 'edge'],
    lacks: toConnect,
    run: connect,
  },
  {
    id: 'draw.addHere',
    title: t.addHere,
    group: 'draw',
    edits: true,
    menus: ['canvas', 'container'],
    onlyInMenu: true,
    lacks: atPlace,
    run: addHere,
  },
  {
    id: 'draw.insert',
    title: t.insert,
    group: 'draw',
    edits: true,
    menus: ['edge'],
    lacks: oneWire,
    run: insertOnWire,
  },
  {
    id: 'draw.pasteHere',
    title: t.pasteHere,
    group: 'draw',
    edits: true,
    menus: ['canvas', 'container'],
    onlyInMenu: true,
    lacks: atPlace,
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
