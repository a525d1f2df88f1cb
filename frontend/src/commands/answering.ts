/** The commands that answer what the selected step asks people, without leaving the canvas. */

import { lacking } from '../i18n/en/lacking';
import { outlining as t } from '../i18n/en/outlining';
import { openLastRun } from '../run-ui/open';
import { useDocument } from '../stores/document';
import { currentRun } from '../stores/run';
import type { Need } from './needs';
import type { Command } from './types';

/** The one selected step, where it waits for a person. */
function asking(): string | undefined {
  const [only, ...others] = useDocument.getState().selection;
  const view = only !== undefined && others.length === 0 ? currentRun().view(only) : undefined;
  return view?.status === 'waiting' && view.approval ? only : undefined;
}

/** Presses the answer on the card; the whole question is opened where the card has no room for its answers. */
function answer(look: 'yes' | 'no'): void {
  const id = asking();
  if (id === undefined) return;
  const card = document.querySelector(`.react-flow [data-id="${CSS.escape(id)}"][data-status]`);
  const button = card?.querySelector<HTMLElement>(`[data-look="${look}"]`);
  if (button) button.click();
  else openLastRun(id);
}

function open(): void {
  const id = asking();
  if (id !== undefined) openLastRun(id);
}

const lacks: Need = () => (asking() === undefined ? lacking.asking : null);

export const answering: Command[] = [
  { id: 'run.approve', title: t.approve, group: 'run', keys: ['A'], lacks, run: () => answer('yes') },
  { id: 'run.edit', title: t.edit, group: 'run', keys: ['E'], lacks, run: open },
  { id: 'run.reject', title: t.reject, group: 'run', keys: ['R'], lacks, run: () => answer('no') },
];
