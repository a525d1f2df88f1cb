/** What is offered while one types: names, properties, what only the last run knew, filters. */
import { CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { EditorState } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import type { Scoped } from '@/graph/scope';
import { completeExpression, completeTemplate } from './completions';

const scope: Scoped[] = [
  {
    name: 'write',
    node: 'write',
    source: 'Write',
    schema: { type: 'object', properties: { text: { type: 'string' }, data: {} } },
  },
];
const sources = {
  scope: () => scope,
  values: (name: string) => (name === 'write' ? { text: 'Hi', data: { score: 7, tags: ['a'] } } : undefined),
};

function offered(text: string, source = completeTemplate, explicit = false): CompletionResult | null {
  const state = EditorState.create({ doc: text });
  return source(new CompletionContext(state, text.length, explicit), sources);
}
const labels = (result: CompletionResult | null): string[] => result?.options.map(({ label }) => label) ?? [];

describe('a template', () => {
  it('offers nothing outside of braces unless asked', () => {
    expect(offered('Hello wri')).toBeNull();
    expect(labels(offered('Hello ', completeTemplate, true))).toContain('write.text');
  });
  it('offers values with what they were last time', () => {
    const found = offered('Hello {{ wr');
    expect(labels(found)).toEqual(['write', 'write.text', 'write.data']);
    expect(found?.from).toBe('Hello {{ '.length);
    expect(found?.options.map(({ detail }) => detail)).toContain('Hi');
  });
  it('goes on with properties that only the last run had', () => {
    expect(labels(offered('{{ write.data.'))).toEqual(
      expect.arrayContaining(['write.data.score', 'write.data.tags']),
    );
  });
  it('offers filters after a bar', () => {
    expect(labels(offered('{{ write.text | up'))).toContain('upper');
    expect(labels(offered('{{ write.text | up'))).not.toContain('write.text');
  });
});

it('an expression offers the same without braces', () => {
  expect(labels(offered('wri', completeExpression))).toContain('write.data');
  expect(labels(offered('write.data | ', completeExpression))).toContain('length');
});
