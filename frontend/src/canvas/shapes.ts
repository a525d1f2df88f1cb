/** The shape of a value as a sign and a kind; each kind has a colour too. */

export type Kind = 'text' | 'json' | 'number' | 'boolean' | 'file' | 'list';

export const SIGNS: Record<Kind, string> = {
  text: '●',
  json: '■',
  number: '▲',
  boolean: '◆',
  file: '⬟',
  list: '≡',
};

/** What a step handed on, without the wrapping: an only field's value, the text of a model's answer. */
export function unwrapped(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const record = value as Record<string, unknown>;
  if (typeof record.text === 'string' && record.text !== '' && ('usage' in record || 'model' in record)) {
    return record.text;
  }
  const [only, ...others] = Object.keys(record);
  return only !== undefined && others.length === 0 ? record[only] : value;
}

/** A value's kind and how much of it there is: characters, items, fields. Null: there is nothing. */
export function shapeOf(value: unknown): { kind: Kind; size: number } | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return { kind: value.startsWith('data:') ? 'file' : 'text', size: value.length };
  if (typeof value === 'number') return { kind: 'number', size: 1 };
  if (typeof value === 'boolean') return { kind: 'boolean', size: 1 };
  if (Array.isArray(value)) return { kind: 'list', size: value.length };
  return { kind: 'json', size: Object.keys(value).length };
}
