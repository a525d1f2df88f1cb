/** The curl line: whatever the input holds, a shell gives it to curl unchanged. */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { JsonSchema } from '@/api/types';
import { checkValue } from '@/forms/check';
import { type CurlOptions, curlLine, sampleOf, shellWord, TOKEN_PLACEHOLDER } from './curl';

const OPTIONS: CurlOptions = {
  origin: 'http://127.0.0.1:8000',
  workflow: '0b0e1c5e-9a5e-4a4e-8f0a-0f4d6c1f2a3b',
  input: { topic: 'rain' },
  mode: 'wait',
  token: 'bt_secret',
};

/** The words that a shell makes of the line, `curl` itself replaced by a printer. */
function words(line: string): string[] {
  const script = line.replace(/^curl /, `for word in `).concat(`; do printf '%s\\0' "$word"; done`);
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

describe('curlLine', () => {
  it('waits, authorises and sends JSON', () => {
    const made = words(curlLine(OPTIONS));
    expect(made).toContain(`${OPTIONS.origin}/api/v1/workflows/${OPTIONS.workflow}/runs?wait=30`);
    expect(made).toContain('Authorization: Bearer bt_secret');
    expect(made).toContain('Content-Type: application/json');
    expect(JSON.parse(made.at(-1) ?? '')).toEqual({ input: { topic: 'rain' } });
  });

  it('survives quotes, dollars, backslashes and line ends in the input', () => {
    const input = { text: `it's "$HOME" \\ \`id\` !\nüñ😀` };
    expect(JSON.parse(words(curlLine({ ...OPTIONS, input })).at(-1) ?? '')).toEqual({ input });
  });

  it('says where the token belongs when there is none', () => {
    expect(curlLine({ ...OPTIONS, token: null })).toContain(`Bearer ${TOKEN_PLACEHOLDER}`);
  });

  it('asks for events when streaming, and for nothing to wait', () => {
    const made = words(curlLine({ ...OPTIONS, mode: 'stream' }));
    expect(made).toContain('Accept: text/event-stream');
    expect(made.some((word) => word.includes('wait='))).toBe(false);
  });

  it('keeps a quote inside one word', () => {
    expect(shellWord("a'b")).toBe(`'a'\\''b'`);
  });
});

describe('sampleOf', () => {
  const schemas: [string, JsonSchema][] = [
    [
      'texts',
      {
        type: 'object',
        required: ['a'],
        properties: { a: { type: 'string', minLength: 20 }, b: { type: 'string', maxLength: 3 } },
      },
    ],
    [
      'numbers',
      { type: 'object', properties: { a: { type: 'integer', minimum: 5 }, b: { type: 'number', maximum: -2 } } },
    ],
    ['choices', { type: 'object', properties: { a: { type: 'string', enum: ['x', 'y'] }, b: { type: 'boolean' } } }],
    [
      'formats',
      {
        type: 'object',
        properties: { a: { type: 'string', format: 'email' }, b: { type: 'string', format: 'uri' } },
      },
    ],
    ['lists', { type: 'object', properties: { a: { type: 'array', minItems: 2, items: { type: 'string' } } } }],
    [
      'groups',
      {
        type: 'object',
        properties: { a: { type: 'object', required: ['n'], properties: { n: { type: 'number' } } } },
      },
    ],
  ];

  it.each(schemas)('is accepted by the schema it was made from: %s', (_, schema) => {
    const sample = sampleOf(schema);
    expect(Object.keys(sample as object)).toEqual(Object.keys(schema.properties ?? {}));
    expect(checkValue(schema, sample)).toEqual({});
  });

  it('prefers examples and defaults', () => {
    const schema: JsonSchema = {
      type: 'object',
      properties: { a: { type: 'string', default: 'd' }, b: { type: 'string', examples: ['e'] } },
    };
    expect(sampleOf(schema)).toEqual({ a: 'd', b: 'e' });
  });
});
