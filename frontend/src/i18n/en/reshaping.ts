/** What replacing steps and taking them out has to tell. */

import type { Refusal } from '../../graph/extract';
import { counted } from './plural';

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

export const reshaping = {
  notReplaced: {
    entry: 'The start stays what it is: a run begins there.',
    children: 'There are steps inside it. Drag them out first, or replace it by another container.',
    same: 'It is that already.',
  },
  lost: (title: string, wires: number, settings: readonly string[]) => {
    const parts = [
      ...(wires ? [counted(wires, 'wire')] : []),
      ...(settings.length ? [`${settings.length === 1 ? 'the setting' : 'the settings'} ${listed(settings)}`] : []),
    ];
    return `${title}: ${listed(parts)} could not be kept.`;
  },
  notTakenOut: (refusal: Refusal, title: (step: string) => string): string => {
    switch (refusal.why) {
      case 'nothing':
        return 'Select the steps to take out first.';
      case 'scopes':
        return 'Select steps of one place only: all on the canvas, or all in one container.';
      case 'noCaller':
        return 'This Baton has no step that calls another workflow.';
      case 'start':
        return 'Leave the start out of the selection: a run begins there.';
      case 'output':
        return `Leave “${title(refusal.step)}” out of the selection: an output ends the whole run.`;
      case 'waysIn':
        return `There is more than one way in: a wire from outside leads to “${title(refusal.step)}” too. Select what comes before it as well.`;
      case 'waysOut':
        return `There is more than one way out: a wire leaves from “${title(refusal.step)}” too. Select what follows it as well.`;
      case 'outcomes':
        return `“${title(refusal.step)}” has several outcomes, and a called workflow has one. Select what follows them as well.`;
      case 'joinedInput':
        return `“${title(refusal.step)}” reads \`input\` where several wires meet. Let it name the step whose value it wants first.`;
    }
  },
  subflow: (workflow: string, first: string) => `${workflow}: ${first}`,
  takenFrom: (workflow: string) => `Taken out of “${workflow}”`,
  changedMeanwhile: (title: string) =>
    `“${title}” was made, but the steps here changed meanwhile: nothing was replaced. Try again, or call it from a Workflow step.`,
  takenOut: (title: string) => `“${title}” is a workflow of its own now, and published.`,
  open: 'Open it',
  couldNot: (why: string) => `The steps stay where they are: ${why}`,
};
