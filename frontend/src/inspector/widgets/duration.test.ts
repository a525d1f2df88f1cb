/** Lengths of time are read as the server reads them. */
import { expect, it } from 'vitest';
import { inWords, secondsOf } from './duration';

it.each([
  ['90', 90, '1 minute 30 seconds'],
  ['5m', 300, '5 minutes'],
  ['1h30m', 5400, '1 hour 30 minutes'],
  ['1H 30 m', 5400, '1 hour 30 minutes'],
  ['1.5h', 5400, '1 hour 30 minutes'],
  ['2w', 1_209_600, '2 weeks'],
  ['250ms', 0.25, '250 milliseconds'],
  ['0', 0, '0 seconds'],
])('%s is %d seconds, %s', (written, seconds, words) => {
  expect(secondsOf(written)).toBeCloseTo(seconds);
  expect(inWords(seconds)).toBe(words);
});

it.each(['', 'soon', '5 minutes', '-3', '5mm', '{{ start.wait }}'])('%j is none', (written) => {
  expect(secondsOf(written)).toBeNull();
});
