/** Which rung of a step's ladder answered, as people read it: another model, a kept output, the default. */

import { rungs as t } from '../i18n/en/rungs';
import { ago } from './format';
import type { Rung } from './types';

/** A word for the foot of a card: `other model`, `cached`, `last good`, `default`, `switched off`, `pinned`. */
export function rungWord(rung: Rung): string {
  return t.words[rung.kind] ?? rung.kind;
}

/** The same as a sentence, with what was tried before. */
export function rungSentence(rung: Rung, now: number): string {
  switch (rung.kind) {
    case 'fallback':
      return t.fallback(rung.model, rung.connection, instead(rung));
    case 'cache':
      return t.cache(ago(rung.at, now));
    case 'last_good':
      return t.lastGood(ago(rung.at, now));
    default:
      return t.sentences[rung.kind] ?? '';
  }
}

function instead({ tried }: Extract<Rung, { kind: 'fallback' }>): string {
  const before = tried.map(({ connection, model, message }) => t.didNot(model, connection, message));
  return before.length > 0 ? `; ${before.map((text) => text.replace(/\.$/, '')).join('; ')}` : '';
}
