/** The words of “Call it by REST”. */

export const rest = {
  title: 'Call it by REST',
  what: 'What the call does',
  modes: { wait: 'Wait for the result', start: 'Start and return', stream: 'Stream' },
  abouts: {
    wait: 'Holds up to 30 seconds and answers with the run, its output included if it has ended.',
    start: 'Answers 202 at once; GET /api/v1/runs/{id} tells how it goes.',
    stream: 'Sends every event of the run as it happens (server-sent events).',
  },
  code: 'curl command',
  makeToken: 'Create a token and insert it',
  tokenIn: 'Token inserted',
  tokenName: (workflow: string) => `REST: ${workflow}`,
  once: 'Copy the line now: the token is not shown again. It may read and run what you may.',
  own: 'Or put one of your own tokens where it says YOUR_TOKEN.',
  draft: 'Nothing is published yet, so this runs the draft. Publish to fix what callers get.',
  noDraft: 'Nothing is published yet. Ask an editor to publish it; a token cannot run the draft for you.',
  version: (number: number) => `It runs version ${number}, the published one.`,
  retryBefore: 'Send an ',
  retryHeader: 'Idempotency-Key',
  retryAfter: ' header to make retries safe. See the ',
  reference: 'API reference',
  and: ' and ',
  tokens: 'your tokens',
  stop: '.',
  sample: (what: string) => `Some ${what}`,
};
