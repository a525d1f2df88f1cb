/** Words on the cards and wires of the canvas, of how a run goes there. */

import { counted } from './plural';

export const card = {
  attempts: 'Attempts',
  attempt: (n: number) => `try ${n}`,
  often: 'How often this step ran',
  rounds: (n: number) => counted(n, 'round'),
  progress: (done: number, total: number) => `${done} of ${total}`,
  atOnce: (n: number) => `${n} at once`,
  question: 'Needs an answer',
  past: 'Answers can be given at the present moment only.',
  failedSilently: 'It failed without saying why.',
  nextTry: (left: string | null) => (left ? `Tries again in ${left}` : 'Tries again now'),
  noInput: 'No input',
  noOutput: 'No output',
  runs: 'Runs',
  waitsInside: 'Waits inside',
  called: 'the workflow',
  waitsOutside: 'Waits for something from outside.',
  waitsUntil: (moment: string, more: string | null) => `Waits until ${moment}${more ? `, ${more} more` : ''}`,
  more: (n: number) => `and ${n} more`,
  entries: (n: number) => counted(n, 'entry', 'entries'),
  waitsFor: (who: string) => `Waits for ${who}`,
  answered: (action: string, by: string | null, comment: string | null) =>
    `${action}${by ? ` by ${by}` : ''}${comment ? `: ${comment}` : ''}`,
};

export const wire = {
  insert: 'Put a step on this wire',
  times: (n: number) => `${counted(n, 'time')} through this wire`,
};
