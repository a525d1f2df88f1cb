/** Filters in the address, and the question they become. */

import { expect, test } from 'vitest';
import { isFiltered, queryOf, toggled, withFilter } from './filters';

const NOW = new Date(2026, 4, 10, 15, 30);
const at = (text: string) => queryOf(new URLSearchParams(text), NOW);

test('an address without filters asks for everything', () => {
  expect(at('')).toEqual({});
  expect(at('status=&q=')).toEqual({});
  expect(isFiltered(new URLSearchParams('tab=x'))).toBe(false);
});

test('what is chosen is what is asked, many states too', () => {
  expect(at('workflow=w&status=failed,waiting&by=me&version=draft&q=maps&long=60')).toEqual({
    workflow: 'w',
    status: 'failed,waiting',
    by: 'me',
    version: 'draft',
    q: 'maps',
    min_duration: '60',
  });
});

test('a period begins with a local day, whatever the hour', () => {
  expect(at('time=today')).toEqual({ from: new Date(2026, 4, 10).toISOString() });
  expect(at('time=7d')).toEqual({ from: new Date(2026, 4, 4).toISOString() });
  expect(queryOf(new URLSearchParams('time=7d'), new Date(2026, 4, 10, 0, 1))).toEqual(at('time=7d'));
});

test('days of one’s own: the last one counts whole; what is no day is left out', () => {
  expect(at('time=custom&from=2026-05-01&to=2026-05-31')).toEqual({
    from: new Date(2026, 4, 1).toISOString(),
    to: new Date(2026, 5, 1).toISOString(),
  });
  expect(at('time=custom&from=soon')).toEqual({});
  expect(at('from=2026-05-01')).toEqual({});
});

test('setting and taking away; another period forgets the days', () => {
  const search = new URLSearchParams('time=custom&from=2026-05-01&status=failed');
  expect(withFilter(search, 'status', '').toString()).toBe('time=custom&from=2026-05-01');
  expect(withFilter(search, 'time', 'today').toString()).toBe('time=today&status=failed');
  expect(toggled('failed', 'waiting')).toBe('failed,waiting');
  expect(toggled('failed,waiting', 'failed')).toBe('waiting');
});
