/** The commands that run, stop and run again, and those that mark steps for trying them out. */

import type { Doc } from '../graph/types';
import { commands as t } from '../i18n/en/commands';
import { lacking } from '../i18n/en/lacking';
import { running as strings } from '../i18n/en/running';
import { requestRun, runAgainFromSelected, stopRun } from '../run-ui/commands';
import { waitsAtBreakpoint } from '../run-ui/halted';
import { type Trying, tryOut } from '../run-ui/tried';
import { useDocument } from '../stores/document';
import { useRun } from '../stores/run';
import { aPin, aStep, type Need, somethingRunning, toMark } from './needs';
import type { Command, MenuPlace } from './types';

const w = strings.commands;
const STEPS: readonly MenuPlace[] = ['node', 'container'];

function trying(act: (loaded: Trying) => unknown): () => void {
  return () => tryOut(act);
}

type Has = (doc: Doc, id: string) => boolean;

function isOnAll(has: Has): boolean {
  const { selection, doc } = useDocument.getState();
  return selection.filter((id) => doc.nodes[id]).every((id) => has(doc, id));
}

/** There is a run to run again from. */
const toRepeat: Need = () => (useRun.getState().runId === null ? strings.runFirst : null);
const atBreakpoint: Need = () => (waitsAtBreakpoint() ? null : lacking.breakpoint);

/** A mark on the selected steps; in a menu it says whether it would be set or taken away. */
function mark(id: keyof typeof w.marks, key: string, has: Has, act: (loaded: Trying) => unknown): Command {
  return {
    id: `draw.${id}`,
    title: w[id],
    menuTitle: () => w.marks[id][isOnAll(has) ? 1 : 0],
    group: 'draw',
    keys: [key],
    edits: true,
    menus: [...STEPS, 'selection'],
    lacks: key === 'B' ? aStep : toMark,
    run: trying(act),
  };
}

export const running: Command[] = [
  {
    id: 'run.start',
    title: t.run,
    group: 'run',
    keys: ['Ctrl Enter'],
    anywhere: true,
    run: () => requestRun('draft'),
  },
  {
    id: 'run.toHere',
    title: w.toHere,
    group: 'run',
    keys: ['Shift Enter'],
    menus: STEPS,
    lacks: aStep,
    run: trying((to) => to.runToSelected()),
  },
  {
    id: 'run.fromHere',
    title: t.runFromHere,
    group: 'run',
    keys: ['Ctrl Shift Enter'],
    anywhere: true,
    menus: STEPS,
    lacks: toRepeat,
    run: runAgainFromSelected,
  },
  {
    id: 'run.continue',
    title: w.goOn,
    group: 'run',
    keys: ['F9'],
    anywhere: true,
    lacks: atBreakpoint,
    run: trying((to) => to.continueRun()),
  },
  {
    id: 'run.step',
    title: w.step,
    group: 'run',
    keys: ['Shift F9'],
    anywhere: true,
    lacks: atBreakpoint,
    run: trying((to) => to.continueRun({ step: true })),
  },
  {
    id: 'run.stop',
    title: t.stop,
    group: 'run',
    keys: ['Ctrl .'],
    anywhere: true,
    lacks: somethingRunning,
    run: () => void stopRun(),
  },
];

/** After the commands that draw: what a run makes of a step. */
export const marking: Command[] = [
  mark(
    'disable',
    'D',
    (doc, id) => Boolean(doc.nodes[id]?.disabled),
    (to) => to.toggleDisabled(),
  ),
  mark(
    'pin',
    'P',
    (doc, id) => Boolean(doc.ui?.pins?.[id]),
    (to) => to.togglePin(),
  ),
  mark(
    'breakpoint',
    'B',
    (doc, id) => Boolean(doc.ui?.breakpoints?.includes(id)),
    (to) => to.toggleBreakpoint(),
  ),
  {
    id: 'draw.unpinAll',
    title: w.unpinAll,
    group: 'draw',
    edits: true,
    lacks: aPin,
    run: trying((to) => to.unpinAll()),
  },
];
