/** Who refers to a step and how often; what is in scope stays the same object while only one's own settings change. */
import { expect, it } from 'vitest';
import type { Catalog, Doc, NodeTypeInfo } from '@/graph/types';
import { referencesTo, usersOf } from './users';

const text = {
  key: 'text',
  config: { type: 'object', properties: { text: { type: 'string', 'x-template': 'text' } } },
  outputs: {},
} as unknown as NodeTypeInfo;
const catalog: Catalog = { text };
const doc: Doc = {
  format: 'baton/1',
  nodes: {
    write: { type: 'text', config: { text: 'Hi' } },
    twice: { type: 'text', config: { text: '{{ write.text }} and {{ write.text | upper }}, not write' } },
    once: { type: 'text', config: { text: '{{ "write" }} {{ write.text }}' } },
    none: { type: 'text', config: { text: 'write' } },
  },
  edges: [],
};

it('counts every reference, and not the same word elsewhere', () => {
  expect(referencesTo(doc, catalog, 'write')).toEqual({ references: 3, steps: 2 });
  expect(referencesTo(doc, catalog, 'none')).toEqual({ references: 0, steps: 0 });
});

it('names the steps that use a value', () => {
  expect(usersOf(doc, catalog, 'write')).toEqual(['twice', 'once']);
});
