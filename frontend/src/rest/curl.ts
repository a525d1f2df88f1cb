/** The shell line that starts a workflow by REST, and an input for it made from the start step's schema. */
import type { Json, JsonObject, JsonSchema } from '@/api/types';
import { choicesOf, resolve } from '@/forms/schema';
import { rest as t } from '../i18n/en/rest';

export type CurlMode = 'wait' | 'start' | 'stream';
export type CurlOptions = {
  origin: string;
  workflow: string;
  input: JsonObject;
  mode: CurlMode;
  /** Null: a placeholder that says what belongs there. */
  token: string | null;
};

export const TOKEN_PLACEHOLDER = 'YOUR_TOKEN';

/** A text as one word of a POSIX shell. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

export function curlLine({ origin, workflow, input, mode, token }: CurlOptions): string {
  const url = `${origin}/api/v1/workflows/${workflow}/runs${mode === 'wait' ? '?wait=30' : ''}`;
  const parts = [
    `curl ${mode === 'stream' ? '-N ' : ''}-sS -X POST ${shellWord(url)}`,
    `-H ${shellWord(`Authorization: Bearer ${token ?? TOKEN_PLACEHOLDER}`)}`,
    `-H ${shellWord('Content-Type: application/json')}`,
    ...(mode === 'stream' ? [`-H ${shellWord('Accept: text/event-stream')}`] : []),
    `-d ${shellWord(JSON.stringify({ input }))}`,
  ];
  return parts.join(' \\\n  ');
}

const SAMPLES: Record<string, Json> = {
  email: 'ana@example.com',
  date: '2026-01-31',
  'date-time': '2026-01-31T09:00:00Z',
  time: '09:00:00',
  uri: 'https://example.com',
  url: 'https://example.com',
  uuid: '123e4567-e89b-42d3-a456-426614174000',
};

function sampleNumber(schema: JsonSchema): number {
  const low = schema.minimum ?? (schema.exclusiveMinimum === undefined ? 1 : schema.exclusiveMinimum + 1);
  const high = schema.maximum ?? (schema.exclusiveMaximum === undefined ? Infinity : schema.exclusiveMaximum - 1);
  return Math.min(Math.max(1, low), high);
}

/** A value that the schema accepts, as telling as it can be: examples and defaults first. */
export function sampleOf(given: JsonSchema, root: JsonSchema = given, name = 'value', depth = 0): Json {
  const { schema } = resolve(given, root);
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.default !== undefined) return schema.default;
  const choice = choicesOf(schema)?.[0];
  if (choice) return choice.value;
  if (schema.properties || schema.type === 'object') {
    const made: JsonObject = {};
    const required = new Set(schema.required ?? Object.keys(schema.properties ?? {}));
    for (const [key, child] of Object.entries(schema.properties ?? {})) {
      if (depth < 6 && (depth === 0 || required.has(key))) made[key] = sampleOf(child, root, key, depth + 1);
    }
    return made;
  }
  switch (schema.type) {
    case 'string': {
      const text =
        SAMPLES[schema.format ?? ''] ?? t.sample((schema.title ?? name).toLowerCase().replaceAll('_', ' '));
      return typeof text === 'string' ? text.padEnd(schema.minLength ?? 0, '.').slice(0, schema.maxLength) : text;
    }
    case 'integer':
    case 'number':
      return sampleNumber(schema);
    case 'boolean':
      return true;
    case 'array':
      return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () =>
        schema.items ? sampleOf(schema.items, root, name, depth + 1) : 'item',
      );
    default:
      return t.sample(name.replaceAll('_', ' '));
  }
}
