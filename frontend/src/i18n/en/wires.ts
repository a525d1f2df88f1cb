/** Words of the card that tells what flowed through a wire. */

import { counted } from './plural';

export const wires = {
  name: (source: string, target: string) => `What flowed from ${source} to ${target}`,
  by: (port: string) => `by way of “${port}”`,
  times: (n: number) => (n === 1 ? 'once' : counted(n, 'time')),
  at: (time: string) => `last at ${time}`,
  pin: 'Pin this card (or hold Alt over the wire)',
  unpin: 'Unpin this card (Esc: all)',
  idle: (source: string) => `${source} has not come to an end yet.`,
  notReached: (source: string) => `The run has not come to ${source}.`,
  other: (source: string, port: string) => `Not taken: ${source} went by way of “${port}”.`,
  failed: (source: string, why: string) => `Not taken: ${source} failed. ${why}`,
  skipped: (source: string, why: string) => `Not taken: ${source} was skipped. ${why}`,
  cancelled: (source: string, why: string) => `Not taken: ${source} was stopped. ${why}`,
  nothing: 'Nothing was handed on.',
  kinds: {
    text: (n: number) => `text, ${counted(n, 'character')}`,
    number: () => 'number',
    boolean: () => 'yes or no',
    file: () => 'file',
    list: (n: number) => `list, ${counted(n, 'item')}`,
    json: (n: number) => `JSON, ${counted(n, 'field')}`,
  },
};
