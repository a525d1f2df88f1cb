/** When a connection is said to lack a key: where a run would hardly get an answer without one. */

import { expect, test } from 'vitest';
import type { Connection } from '@/api/types';
import { lacksKey } from './ConnectionWidget';

test.each<[string, Partial<Connection>, boolean]>([
  ['on the internet, without', { base_url: 'https://api.example.com/v1' }, true],
  ['on the internet, with one', { base_url: 'https://api.example.com/v1', has_secret: true }, false],
  ['on this machine', { base_url: 'http://localhost:11434/v1' }, false],
  ['built in: the demo model stands in for it', { base_url: 'https://api.openai.com/v1', built_in: true }, false],
])('%s', (_, connection, expected) => {
  expect(lacksKey({ name: 'mine', has_secret: false, built_in: false, ...connection } as Connection)).toBe(expected);
});
