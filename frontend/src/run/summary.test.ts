import { expect, it } from 'vitest';
import { endingOf } from './summary';

const run = { status: 'succeeded', output: null, error: null } as const;

it.each([
  ['an output that is null', {}, 'output'],
  ['no output at all', { note: 'No Output step was reached.' }, 'none'],
  ['an empty text', { output: '' }, 'output'],
  ['nothing yet', { status: 'running' }, 'working'],
  ['a stop', { status: 'cancelled' }, 'stopped'],
  ['an error', { status: 'failed', error: { message: 'No' } }, 'failed'],
] as const)('a run ends with %s', (_, more, ending) => expect(endingOf({ ...run, ...more })).toBe(ending));
