/** The commands that change the drawing. */

import * as actions from '../canvas/actions';
import * as clipboard from '../canvas/clipboard';
import { flowIdOf } from '../canvas/projection';
import { useCanvas } from '../canvas/state';
import type { Line } from '../graph/align';
import { drawing as strings } from '../i18n/en/drawing';
import { useDocument } from '../stores/document';
import * as needs from './needs';
import type { Command, MenuPlace } from './types';

const t = strings.commands;
const document_ = () => useDocument.getState();

function rename(): void {
  const { doc, selection } = document_();
  const [only] = selection;
  if (only) useCanvas.getState().edit(flowIdOf(doc, only));
}

const framing = () => import('../canvas/framing');
const aligning = () => import('../canvas/aligning');

const THINGS: readonly MenuPlace[] = ['node', 'container', 'note', 'frame', 'selection'];
const STEPS: readonly MenuPlace[] = ['node', 'container', 'selection'];

const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as const;
const ARROWS = Object.keys(moves) as (keyof typeof moves)[];

const nudges = (['Alt', 'Alt Shift'] as const).flatMap((held): Command[] =>
  ARROWS.map((key) => {
    const far = held === 'Alt' ? 8 : 64;
    return {
      id: `draw.nudge.${far}.${key}`,
      title: far === 8 ? t.nudge : t.nudgeFar,
      group: 'draw',
      keys: [`${held} ${key}`],
      edits: true,
      quiet: true,
      lacks: needs.aSelection,
      run: () => actions.nudge(moves[key][0] * far, moves[key][1] * far),
    };
  }),
);

const LINES: readonly Line[] = ['left', 'centre', 'right', 'top', 'middle', 'bottom'];

const alignments: Command[] = [
  ...LINES.map(
    (line): Command => ({
      id: `draw.align.${line}`,
      title: t.align[line],
      group: 'draw',
      edits: true,
      menus: ['selection'],
      lacks: needs.several,
      run: () => void aligning().then(({ align }) => align(line)),
    }),
  ),
  ...(['x', 'y'] as const).map(
    (direction): Command => ({
      id: `draw.distribute.${direction}`,
      title: t.distribute[direction],
      group: 'draw',
      edits: true,
      menus: ['selection'],
      lacks: needs.three,
      run: () => void aligning().then(({ distribute }) => distribute(direction)),
    }),
  ),
];

/** The commands that are named by one text. */
type Named = { [K in keyof typeof t]: (typeof t)[K] extends string ? K : never }[keyof typeof t];

/** A command of this group that changes the document. */
function edit(id: Named, keys: readonly string[], run: () => void, more: Partial<Command> = {}): Command {
  return { id: `draw.${id}`, title: t[id], group: 'draw', keys, edits: true, run, ...more };
}

export const drawing: Command[] = [
  edit('add', ['N'], actions.openAdd, { icon: 'plus', menus: ['node', 'container'], menuTitle: () => t.plain.add }),
  edit('note', ['S'], actions.addNote, { menus: ['canvas'] }),
  edit('rename', ['F2'], rename, { menus: ['node', 'container', 'note', 'frame'], lacks: needs.oneThing }),
  edit('replace', ['Shift R'], actions.openReplace, {
    icon: 'shuffle',
    menus: ['node', 'container'],
    lacks: needs.toReplace,
  }),
  edit('undo', ['Ctrl Z'], () => document_().undo(), { lacks: needs.aPast }),
  edit('redo', ['Ctrl Shift Z', 'Ctrl Y'], () => document_().redo(), { lacks: needs.aFuture }),
  edit('duplicate', ['Ctrl D'], () => void clipboard.duplicate(), { menus: THINGS, lacks: needs.toCopy }),
  edit('copy', ['Ctrl C'], () => void clipboard.copyByMenu(false), {
    native: true,
    edits: false,
    menus: THINGS,
    lacks: needs.toCopy,
  }),
  edit('cut', ['Ctrl X'], () => void clipboard.copyByMenu(true), {
    native: true,
    menus: THINGS,
    lacks: needs.toCopy,
  }),
  edit('paste', ['Ctrl V'], () => void clipboard.pasteByMenu(), { native: true, menus: ['frame'] }),
  edit('pasteWired', ['Ctrl Shift V'], () => void clipboard.pasteByMenu({ incoming: true }), { native: true }),
  edit('frame', ['Ctrl G'], () => void framing().then(({ frameSelected }) => frameSelected()), {
    menus: THINGS,
    menuTitle: (place) => (place === 'selection' ? t.frame : t.plain.frame),
    lacks: needs.aSelection,
  }),
  edit('unframe', ['Ctrl Shift G'], () => void framing().then(({ unframe }) => unframe()), {
    menus: THINGS,
    lacks: needs.toUnframe,
  }),
  edit('nextColour', [], () => void framing().then(({ nextColour }) => nextColour()), {
    menus: ['note', 'frame'],
    lacks: needs.somethingLying,
  }),
  ...alignments,
  edit('straighten', ['Q'], () => void aligning().then(({ straighten }) => straighten()), {
    menus: ['edge', 'selection'],
    menuTitle: (place) => (place === 'edge' ? t.plain.straighten : t.straighten),
    lacks: needs.toStraighten,
  }),
  edit('tidySelected', ['L'], () => void actions.tidy(true), { menus: ['selection'] }),
  edit('tidyAll', ['Shift L'], () => void actions.tidy(), { menus: ['canvas'] }),
  edit('extract', ['Alt X'], () => void import('../canvas/reshaping').then(({ takeOut }) => takeOut()), {
    icon: 'workflow',
    menus: STEPS,
    menuTitle: () => t.plain.extract,
    lacks: needs.aStep,
  }),
  edit('remove', ['Delete', 'Backspace'], () => actions.removeSelected(true), {
    menus: [...THINGS, 'edge'],
    menuTitle: (place) => (STEPS.includes(place) ? t.remove : t.plain.remove),
    danger: true,
    lacks: needs.toRemove,
  }),
  edit('removeOnly', ['Shift Delete'], () => actions.removeSelected(false), {
    menus: STEPS,
    danger: true,
    lacks: needs.toRemove,
  }),
  {
    id: 'view.selection',
    title: t.zoomToSelection,
    group: 'view',
    keys: ['2'],
    menus: ['selection', 'frame', 'container'],
    lacks: needs.aSelection,
    run: actions.fitSelection,
  },
  edit('cutWires', ['Y'], () => {}, { native: true, quiet: true }),
  { id: 'view.pan', title: t.pan, group: 'view', keys: ['Space'], native: true, quiet: true, run: () => {} },
  ...nudges,
];
