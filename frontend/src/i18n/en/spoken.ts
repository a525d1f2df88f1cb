/** What only screen readers are told: steps on the canvas, milestones of a run, edits. */

import { counted } from './plural';

/** “A, B and C”, and with many “A, B and 4 more”. */
function listed(names: readonly string[], most = 3): string {
  const shown = names.length > most ? [...names.slice(0, most - 1), `${names.length - most + 1} more`] : [...names];
  const last = shown.pop() ?? '';
  return shown.length ? `${shown.join(', ')} and ${last}` : last;
}

export const spoken = {
  off: 'switched off',
  after: (names: readonly string[]) => `after ${listed(names)}`,
  tokens: (n: number) => counted(n, 'token'),

  run: {
    started: 'The run has started.',
    queued: 'The run is queued.',
    running: 'The run goes on.',
    waiting: '',
    succeeded: 'The run succeeded.',
    failed: 'The run failed.',
    cancelled: 'The run was stopped.',
  },
  needsYou: (n: number) => (n === 1 ? 'A step needs you.' : `${n} steps need you.`),
  stepNeedsYou: (name: string) => `${name} needs you.`,
  stepFailed: (names: readonly string[]) => `${listed(names)} failed.`,

  added: (names: readonly string[], after: string) =>
    names.length > 1
      ? `Added ${counted(names.length, 'step')}.`
      : after
        ? `Added ${names[0]} after ${after}.`
        : `Added ${names[0]}.`,
  deleted: (names: readonly string[]) =>
    names.length > 1 ? `Deleted ${counted(names.length, 'step')}.` : `Deleted ${names[0]}.`,
  connected: (from: string, to: string) => `Connected ${from} to ${to}.`,
  disconnected: (from: string, to: string) => `Disconnected ${from} from ${to}.`,
  renamed: (before: string, now: string) => `Renamed ${before} to ${now}.`,
  addedNote: 'Added a note.',
  deletedNote: 'Deleted a note.',
  undone: 'Undone.',
  redone: 'Redone.',
};
