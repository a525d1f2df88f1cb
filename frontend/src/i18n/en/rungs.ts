/** What answered in a step's place, as a word and as a sentence. */

export const rungs: {
  words: Record<string, string>;
  sentences: Record<string, string>;
  fallback(model: string, connection: string, instead: string): string;
  didNot(model: string, connection: string, message: string): string;
  cache(when: string): string;
  lastGood(when: string): string;
} = {
  words: {
    fallback: 'other model',
    cache: 'cached',
    last_good: 'last good',
    default: 'default',
    off: 'switched off',
    pinned: 'pinned',
    edited: 'edited',
  },
  sentences: {
    default: 'It failed, so the default output is used.',
    off: 'It is switched off, so it did not run. What it was given was passed on.',
    pinned: 'It did not run: its pinned output was used.',
    edited: 'Its output in the earlier run was changed by hand.',
  },
  fallback: (model, connection, instead) => `${model} of “${connection}” answered${instead}.`,
  didNot: (model, connection, message) => `${model} of “${connection}” did not: ${message}`,
  cache: (when) => `Taken from what was kept ${when} for the same settings: nothing was called.`,
  lastGood: (when) => `It failed, so the last good output is used, from ${when}.`,
};
