/** What an approval says of itself wherever it is shown: who is asked, by when, how it ended; and the answers' buttons. */
import { counted } from './plural';

export const approvals = {
  team: (name: string) => `Team ${name}`,
  anyone: 'someone who may run this workflow',
  someone: 'someone',
  someoneElse: 'someone else',
  expired: 'Expired: nobody answered in time.',
  cancelled: 'No longer needed: the run has ended or taken another way.',
  ended: (label: string, who: string, via: string, when: string) => `${label} · by ${who}${via}${when}`,
  votedAlready: 'You have already answered this. It waits for others now.',
  late: (label: string, who: string, when: string) => `Already answered “${label}” by ${who}${when}.`,
  reminded: (times: number) => `reminded ${['once', 'twice'][times - 1] ?? `${times} times`}`,
  via: { link: ' with a link', token: ' by API' } as Record<string, string>,
  quorum: (given: number, needed: number) => `${given} of ${needed} answers so far`,
  link: {
    used: (when: string) => `used ${when}`,
    until: (when: string) => `works until ${when}`,
    over: 'ended',
  },
  answered: (label: string) => `Answered “${label}”.`,
  answeredMore: (label: string) => `Answered “${label}”. It waits for more answers.`,
  voted: 'You have answered; more answers are needed.',
  waitsFor: (who: string) => `Waits for ${who}.`,
  choose: 'Choose an answer',
  edit: 'Edit',
  more: 'More',
  held: (label: string, count: number, about: string) =>
    count === 1
      ? `“${label}” is sent in 5 seconds. ${about}`
      : `${counted(count, 'answer')} “${label}” are sent in 5 seconds.`,
  undo: 'Undo',
  undone: 'Not sent.',
  sentAlready: 'It was sent already.',
};
