// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { Catalog, Doc } from '../graph/types';
import { inputSchema, isAboutInput } from './commands';
import { fitting, lastInput, rememberInput } from './remember';

const types = {
  begin: { key: 'begin', is_entry: true, outputs: { 'x-properties-from': 'inputs' } },
  model: { key: 'model', outputs: {} },
} as unknown as Catalog;

const doc = (inputs?: object) =>
  ({ nodes: { a: { type: 'model' }, go: { type: 'begin', config: inputs ? { inputs } : {} } } }) as unknown as Doc;

describe('the input of a run', () => {
  it('is asked for where the entry step has fields', () => {
    const inputs = { type: 'object', properties: { topic: { type: 'string' } } };
    expect(inputSchema(doc(inputs), types)).toEqual(inputs);
    expect(inputSchema(doc({ type: 'object', properties: {} }), types)).toBeNull();
    expect(inputSchema(doc(), types)).toBeNull();
  });

  it('is remembered for each workflow, as far as it still fits', () => {
    rememberInput('w1', { topic: 'tea', old: 1 });
    expect(lastInput('w2')).toBeNull();
    expect(fitting(lastInput('w1') ?? {}, { topic: {} })).toEqual({ topic: 'tea' });
  });

  it('tells its own problems from those of the document', () => {
    expect(isAboutInput({ field: 'input.topic' })).toBe(true);
    expect(isAboutInput({ field: 'config.prompt' })).toBe(false);
  });
});
