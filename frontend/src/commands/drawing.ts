/** The commands that change the drawing. */

import * as actions from '../canvas/actions';
import { noteNodeId } from '../canvas/projection';
import { useCanvas } from '../canvas/state';
import { commands as t } from '../i18n/en/commands';
import { useDocument } from '../stores/document';
import type { Command } from './types';

const document_ = () => useDocument.getState();

function rename(): void {
  const [only] = document_().selection;
  if (!only) return;
  useCanvas.getState().edit(document_().doc.nodes[only] ? only : noteNodeId(only));
}

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
      run: () => actions.nudge(moves[key][0] * far, moves[key][1] * far),
    };
  }),
);

export const drawing: Command[] = [
  { id: 'draw.add', title: t.add, group: 'draw', keys: ['N'], edits: true, run: actions.openAdd },
  { id: 'draw.note', title: t.note, group: 'draw', keys: ['S'], edits: true, run: actions.addNote },
  { id: 'draw.rename', title: t.rename, group: 'draw', keys: ['F2'], edits: true, run: rename },
  {
    id: 'draw.delete',
    title: t.remove,
    group: 'draw',
    keys: ['Delete', 'Backspace'],
    edits: true,
    run: () => actions.removeSelected(true),
  },
  {
    id: 'draw.deleteOnly',
    title: t.removeOnly,
    group: 'draw',
    keys: ['Shift Delete'],
    edits: true,
    run: () => actions.removeSelected(false),
  },
  {
    id: 'draw.undo',
    title: t.undo,
    group: 'draw',
    keys: ['Ctrl Z'],
    edits: true,
    run: () => document_().undo(),
  },
  {
    id: 'draw.redo',
    title: t.redo,
    group: 'draw',
    keys: ['Ctrl Shift Z', 'Ctrl Y'],
    edits: true,
    run: () => document_().redo(),
  },
  { id: 'draw.duplicate', title: t.duplicate, group: 'draw', keys: ['Ctrl D'], edits: true, run: actions.duplicate },
  { id: 'draw.copy', title: t.copy, group: 'draw', keys: ['Ctrl C'], native: true, run: () => {} },
  { id: 'draw.cut', title: t.cut, group: 'draw', keys: ['Ctrl X'], native: true, run: () => {} },
  { id: 'draw.paste', title: t.paste, group: 'draw', keys: ['Ctrl V'], native: true, run: () => {} },
  {
    id: 'draw.tidySelected',
    title: t.tidySelected,
    group: 'draw',
    keys: ['L'],
    edits: true,
    run: () => void actions.tidy(true),
  },
  {
    id: 'draw.tidy',
    title: t.tidyAll,
    group: 'draw',
    keys: ['Shift L'],
    edits: true,
    run: () => void actions.tidy(),
  },
  ...nudges,
];
