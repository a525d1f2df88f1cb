/** The commands that change what of a run the canvas shows. */

import { nextWire } from '../canvas/wires';
import { commands as t } from '../i18n/en/commands';
import { lacking } from '../i18n/en/lacking';
import { lens as l } from '../i18n/en/lens';
import { watching as w } from '../i18n/en/watching';
import { chooseLens, LENSES } from '../lens/store';
import { type DockTab, useDock } from '../stores/dock';
import { useRun } from '../stores/run';
import { all, aRun, oneStep } from './needs';
import type { Command } from './types';

type Playhead = typeof import('../stores/playhead');

/** The playhead is loaded when it is first used. */
function playhead(act: (loaded: Playhead) => unknown): () => void {
  return () => void import('../stores/playhead').then(act);
}

const tab = (id: DockTab, title: string): Command => ({
  id: `view.${id}`,
  title,
  group: 'view',
  run: () => useDock.getState().show(id),
});

export const watching: Command[] = [
  { id: 'view.dock', title: t.dock, group: 'view', keys: ['T'], run: () => useDock.getState().toggle() },
  tab('timeline', w.timeline),
  tab('output', w.output),
  tab('log', w.log),
  {
    id: 'watch.play',
    title: w.play,
    group: 'run',
    keys: ['K'],
    lacks: aRun,
    run: playhead((to) => to.playOrPause()),
  },
  { id: 'watch.back', title: w.back, group: 'run', keys: [','], lacks: aRun, run: playhead((to) => to.step(-1)) },
  { id: 'watch.forth', title: w.forth, group: 'run', keys: ['.'], lacks: aRun, run: playhead((to) => to.step(1)) },
  { id: 'watch.wire', title: w.wire, group: 'run', keys: ['W'], lacks: all(aRun, oneStep), run: nextWire },
  {
    id: 'watch.now',
    title: w.toNow,
    group: 'run',
    lacks: () => (useRun.getState().moment === null ? lacking.run : null),
    run: playhead((to) => to.toNow()),
  },
  ...LENSES.map(
    (id, index): Command => ({
      id: `view.lens.${id}`,
      title: w.lens(l.lenses[id]),
      group: 'view',
      keys: [`Shift ${index + 1}`],
      run: () => chooseLens(id),
    }),
  ),
];
