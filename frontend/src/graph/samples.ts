/** Catalogue entries and documents for the tests of this folder: one type of every kind of rule. */

import type { Catalog, Doc, EdgeDoc, Model, NodeDoc, NodeTypeInfo } from './types';

function type(key: string, more: Partial<NodeTypeInfo>): NodeTypeInfo {
  const base = { title: key, group: 'AI', icon: 'bot', description: key, config: { type: 'object', properties: {} } };
  return { key, ...base, outputs: { type: 'object', properties: {} }, ports: [{ id: 'out', label: 'out' }], ...more };
}

const text = { type: 'string' };

export const CATALOG: Catalog = {
  start: type('start', {
    is_entry: true,
    config: { type: 'object', properties: { inputs: { type: 'object', 'x-template': 'literal' } } },
    outputs: { type: 'object', properties: {}, 'x-properties-from': 'inputs' },
  }),
  model: type('model', {
    config: {
      type: 'object',
      properties: {
        connection: { ...text, 'x-widget': 'connection', default: 'openai' },
        model: { ...text, 'x-widget': 'model', default: 'small' },
        prompt: { ...text, 'x-widget': 'prompt', 'x-template': 'text', default: '{{ input }}' },
        schema: { anyOf: [{ type: 'object' }, { type: 'null' }], 'x-template': 'literal' },
      },
    },
    outputs: { type: 'object', properties: { text, data: { 'x-schema-from': 'schema' }, cost: { type: 'number' } } },
  }),
  router: type('router', {
    group: 'Flow',
    ports: [{ each: 'routes' }, { id: 'else', label: 'Else' }],
    config: {
      type: 'object',
      required: ['routes'],
      properties: { routes: { type: 'array', items: { $ref: '#/$defs/Route' }, 'x-widget': 'routes' } },
      $defs: { Route: { type: 'object', properties: { id: text, when: { ...text, 'x-template': 'expression' } } } },
    },
    outputs: { type: 'object', properties: { route: text } },
  }),
  approval: type('approval', {
    group: 'People',
    ports: [{ each: 'actions' }, { id: 'expired', label: 'Expired' }],
    config: {
      type: 'object',
      properties: { actions: { type: 'array', default: [{ id: 'approve', label: 'Approve' }, { id: 'reject' }] } },
    },
  }),
  loop: type('loop', {
    group: 'Flow',
    container: true,
    config: {
      type: 'object',
      properties: {
        until: { anyOf: [text, { type: 'null' }], 'x-template': 'expression' },
        carry: {
          type: 'object',
          additionalProperties: { type: 'object', properties: { initial: {}, next: { 'x-template': 'deferred' } } },
        },
      },
    },
    outputs: { type: 'object', properties: { iterations: { type: 'integer' } }, 'x-keys-from': 'carry' },
    child_scope: { loop: { type: 'object', properties: { index: { type: 'integer' } }, 'x-keys-from': 'carry' } },
  }),
  for_each: type('for_each', {
    group: 'Flow',
    container: true,
    config: { type: 'object', required: ['items'], properties: { items: { ...text, 'x-template': 'expression' } } },
    outputs: { type: 'object', properties: { results: { type: 'array' } } },
    child_scope: { item: {}, index: { type: 'integer' } },
  }),
  output: type('output', { is_exit: true, ports: [], group: 'Start and end' }),
};

/** `a>b` and `a:port>b` as edges. */
export function edges(...lines: string[]): EdgeDoc[] {
  return lines.map((line) => {
    const [left = '', target = ''] = line.split('>');
    const [source = '', port] = left.split(':');
    return port ? { source, port, target } : { source, target };
  });
}

export function docOf(nodes: Record<string, string | NodeDoc>, ...lines: string[]): Doc {
  const made = Object.entries(nodes).map(([id, node]) => [id, typeof node === 'string' ? { type: node } : node]);
  return { format: 'baton/1', nodes: Object.fromEntries(made), edges: edges(...lines), ui: { nodes: {}, notes: [] } };
}

export function modelOf(doc: Doc): Model {
  return { name: 'One', description: '', doc };
}
