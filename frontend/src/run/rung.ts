/** Which rung of a step's ladder answered, as people read it: another model, a kept output, the default. */
import { ago } from './format';
import type { Rung } from './types';

/** A word for the foot of a card: `other model`, `cached`, `last good`, `default`. */
export function rungWord(rung: Rung): string {
  return WORDS[rung.kind] ?? rung.kind;
}

const WORDS: Record<string, string> = {
  fallback: 'other model',
  cache: 'cached',
  last_good: 'last good',
  default: 'default',
};

/** The same as a sentence, with what was tried before. */
export function rungSentence(rung: Rung, now: number): string {
  switch (rung.kind) {
    case 'fallback':
      return `${rung.model} of “${rung.connection}” answered${instead(rung)}.`;
    case 'cache':
      return `Taken from what was kept ${ago(rung.at, now)} for the same settings: nothing was called.`;
    case 'last_good':
      return `It failed, so the last good output is used, from ${ago(rung.at, now)}.`;
    case 'default':
      return 'It failed, so the default output is used.';
    default:
      return '';
  }
}

function instead({ tried }: Extract<Rung, { kind: 'fallback' }>): string {
  const before = tried.map(({ connection, model, message }) => `${model} of “${connection}” did not: ${message}`);
  return before.length > 0 ? `; ${before.map((text) => text.replace(/\.$/, '')).join('; ')}` : '';
}
