/** How durations, money, tokens, moments and values are written: short, with the unit. */

import { format as t } from '../i18n/en/format';

const unit = t.units;

/** Milliseconds as `12 ms`, `3.1 s`, `2 m 14 s`, `1 h 5 m`, `3 d 4 h`. */
export function duration(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return `0 ${unit.ms}`;
  if (ms < 999.5) return `${Math.round(ms)} ${unit.ms}`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} ${unit.second}`;
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return two(minutes, unit.minute, seconds % 60, unit.second);
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return two(hours, unit.hour, minutes % 60, unit.minute);
  return two(Math.floor(hours / 24), unit.day, hours % 24, unit.hour);
}

/** The same without a tenth that says nothing: `3 s`. */
export function roundly(ms: number): string {
  return duration(ms).replace(`.0 ${unit.second}`, ` ${unit.second}`);
}

function two(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}

/** US dollars: `$0.0121`, `$3.20`; free is `$0`. */
export function money(usd: number): string {
  if (!usd) return '$0';
  if (usd < 0.0001) return '<$0.0001';
  return usd < 1 ? `$${usd.toFixed(4)}` : `$${usd.toFixed(2)}`;
}

/** A large number: `9,418`, `1.2M`. */
export function amount(count: number): string {
  return count >= 1_000_000 ? `${(count / 1_000_000).toFixed(1)}M` : count.toLocaleString(t.locale);
}

/** A number of tokens: `214 tok`, `9,418 tok`, `1.2M tok`. */
export function tokens(count: number): string {
  return t.tokens(amount(count));
}

/** Milliseconds between two ISO times; the end defaults to `now`. */
export function between(start: string | null | undefined, end: string | null | undefined, now: number): number {
  if (!start) return 0;
  return Math.max(0, (end ? Date.parse(end) : now) - Date.parse(start));
}

/** How long ago: `just now`, `2 m ago`, `3 h ago`, `5 d ago`. */
export function ago(iso: string, now: number): string {
  const ms = now - Date.parse(iso);
  return ms < 45_000 ? t.justNow : t.ago(coarse(ms));
}

/** When it is due: `due in 22 h`, `overdue by 5 m`. */
export function due(iso: string, now: number): string {
  const ms = Date.parse(iso) - now;
  return ms >= 0 ? t.dueIn(coarse(ms)) : t.overdue(coarse(-ms));
}

function coarse(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return t.underMinute;
  if (minutes < 60) return `${minutes} ${unit.minute}`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} ${unit.hour}` : `${Math.round(hours / 24)} ${unit.day}`;
}

/** The clock time of an ISO moment in the reader's own zone, with thousandths: `14:03:22.118`. */
export function clock(iso: string): string {
  const at = new Date(iso);
  const pad = (value: number, width = 2) => String(value).padStart(width, '0');
  return `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}.${pad(at.getMilliseconds(), 3)}`;
}

/** The time of an ISO moment in the reader's own zone, with the day unless it is today: `14:03`, `14 Nov, 14:03`. */
export function shortMoment(iso: string, now: number): string {
  const at = new Date(iso);
  if (at.toDateString() !== new Date(now).toDateString()) return moment(iso);
  return at.toLocaleTimeString(t.locale, { hour: '2-digit', minute: '2-digit' });
}

/** The day and time of an ISO moment in the reader's own zone: `14 Nov, 14:03`. */
export function moment(iso: string): string {
  return new Date(iso).toLocaleString(t.locale, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
}

/** Pictures that came with the value; nothing is fetched from elsewhere. */
const IMAGE = /^data:image\/(png|jpeg|gif|webp|avif);base64,[\w+/=]+$/;

export function isImage(value: unknown): value is string {
  return typeof value === 'string' && IMAGE.test(value);
}

/** The picture that a value is, or that its only field holds. */
export function pictureIn(value: unknown): string | null {
  if (isImage(value)) return value;
  if (typeof value !== 'object' || value === null) return null;
  const fields = Object.values(value);
  return fields.length === 1 ? pictureIn(fields[0]) : null;
}

/** A value as a short text for a card: the text itself, an only field's text, or compact JSON. */
export function preview(value: unknown, longest = 600): string {
  return cut(previewText(value), longest);
}

function previewText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return isImage(value) ? t.image : value;
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.length > 20 ? t.items(value.length) : compact(value);
  const record = value as Record<string, unknown>;
  if (isAnswer(record)) return record.text;
  const fields = Object.keys(record);
  if (fields.length === 0) return '';
  const only = fields[0];
  if (fields.length === 1 && only !== undefined && isTelling(record[only])) return previewText(record[only]);
  return compact(value);
}

/** Whatever stands in an only field says enough without the field's name. */
function isTelling(value: unknown): boolean {
  return value !== null && value !== undefined;
}

/** What a model or an agent answers: its text says it all. */
function isAnswer(record: Record<string, unknown>): record is { text: string } {
  return typeof record.text === 'string' && record.text !== '' && ('usage' in record || 'model' in record);
}

/** The fields of an object, each on a line, for a card; null where a plain text says it. What it cost stands elsewhere. */
export function fieldsOf(value: unknown): [string, string][] | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const record = value as Record<string, unknown>;
  if (isAnswer(record)) return null;
  const fields = Object.keys(record).filter((name) => name !== 'usage');
  const [only] = fields;
  if (fields.length === 1 && only !== undefined) return fieldsOf(record[only]);
  return fields.length > 1 ? fields.map((name) => [name, line(record[name])]) : null;
}

/** One field's value on one line. */
function line(value: unknown): string {
  const text = typeof value === 'string' ? previewText(value) : value === undefined ? '' : compact(value);
  return text.replace(/\s+/g, ' ').trim();
}

function compact(value: unknown): string {
  return JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ').replace(/\[ /g, '[').replace(/ \]/g, ']');
}

/** At most `longest` characters, the last of them an ellipsis where something is missing. */
export function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** The last `longest` characters, cut at a word: the end of a text that still grows. */
export function tail(text: string, longest = 400): string {
  if (text.length <= longest) return text;
  const end = text.slice(-longest);
  const space = end.indexOf(' ');
  return `…${space > 0 && space < 40 ? end.slice(space + 1) : end}`;
}
