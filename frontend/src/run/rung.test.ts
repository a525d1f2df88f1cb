import { describe, expect, it } from 'vitest';
import { rungSentence, rungWord } from './rung';

const NOW = Date.parse('2026-03-01T12:05:00Z');

describe('which rung answered', () => {
  it('names the model that answered and why the first did not', () => {
    const tried = [{ connection: 'openai', model: 'gpt-5', message: 'openai is limiting requests: slow down.' }];
    const rung = { kind: 'fallback', connection: 'demo', model: 'demo-chat', tried } as const;
    expect(rungSentence({ ...rung, tried }, NOW)).toBe(
      'demo-chat of “demo” answered; gpt-5 of “openai” did not: openai is limiting requests: slow down.',
    );
    expect(rungWord({ ...rung, tried })).toBe('other model');
  });

  it('says how old a kept output is', () => {
    expect(rungSentence({ kind: 'cache', at: '2026-03-01T12:00:00Z' }, NOW)).toContain('5 m ago');
    expect(rungSentence({ kind: 'last_good', at: '2026-03-01T12:00:00Z' }, NOW)).toContain('5 m ago');
  });

  it('tells a default from an answer', () => {
    expect(rungWord({ kind: 'default' })).toBe('default');
    expect(rungSentence({ kind: 'default' }, NOW)).toContain('default output');
  });
});
