/** Lengths of time as people write them, read as the server reads them, and what they mean in words. */
import { inspector as t } from '@/i18n/en/inspector';

const UNITS = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1, ms: 0.001 } as const;
type Unit = keyof typeof UNITS;

const PART = /(\d{1,9}(?:\.\d{1,6})?)(ms|s|m|h|d|w)/g;
const PLAIN = /^\d{1,9}(?:\.\d{1,6})?$/;

/** The seconds that `5m`, `1h30m` or a plain number mean; null where it is neither. */
export function secondsOf(written: string): number | null {
  const text = written.replaceAll(' ', '').toLowerCase();
  if (PLAIN.test(text)) return Number(text);
  const parts = [...text.matchAll(PART)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return null;
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[unit as Unit], 0);
}

/** `1 hour 30 minutes`. */
export function inWords(seconds: number): string {
  if (seconds === 0) return t.lengths.s(0);
  const said: string[] = [];
  // Milliseconds are counted as a whole, so that no rest of a fraction is left.
  let left = Math.round(seconds * 1000);
  for (const unit of Object.keys(UNITS) as Unit[]) {
    const each = Math.round(UNITS[unit] * 1000);
    const count = Math.floor(left / each);
    if (count > 0) said.push(t.lengths[unit](count));
    left -= count * each;
  }
  return said.join(' ');
}
