// @vitest-environment happy-dom
/** What the canvas makes of the catalogue, and of a run along a wire. */

import { describe, expect, test } from 'vitest';
import { CATALOG, docOf } from '../graph/samples';
import type { Catalog, NodeDoc, ToolInfo } from '../graph/types';
import type { NodeView } from '../run/session';
import { entriesOf, grouped, search } from './entries';
import { besideTitle } from './look';
import { isSamePicture } from './projection';
import { flowOf, wentThrough } from './wentThrough';

const tool: ToolInfo = {
  name: 'http_request',
  title: 'HTTP request',
  icon: 'globe',
  description: 'Calls an address.',
  arguments: {},
};
const types: Catalog = {
  ...CATALOG,
  tool: {
    ...CATALOG.model!,
    key: 'tool',
    group: 'Actions',
    config: { properties: { tool: { 'x-widget': 'tool' } } },
  },
};

describe('beside its title a card says', () => {
  const beside = (id: string, node: NodeDoc): string => besideTitle(id, node, types, { http_request: tool });
  const calls = { type: 'tool', config: { tool: 'http_request' } };
  test('the tool that is called, by its title, unless that is the card’s title', () => {
    expect(beside('mail', { ...calls, label: 'Send email' })).toBe('HTTP request');
    expect(beside('http_request', { ...calls, label: 'HTTP request' })).toBe('');
    expect(beside('odd', { type: 'gone' })).toBe('');
  });
});

describe('the palette', () => {
  const entries = entriesOf(docOf({ start: 'start' }), types, { http_request: tool });
  test('has an entry a tool, in the place of the type that calls them', () => {
    expect(entries.find((entry) => entry.title === 'HTTP request')?.wish).toEqual({
      type: 'tool',
      stem: 'http_request',
      label: 'HTTP request',
      config: { tool: 'http_request' },
    });
    expect(entries.some((entry) => entry.title === 'tool')).toBe(false);
  });
  test('offers a start only where there is none, and keeps the order of groups', () => {
    expect(entries.some((entry) => entry.key === 'start')).toBe(false);
    expect(entriesOf(docOf({}), types, {}).some((entry) => entry.key === 'start')).toBe(true);
    expect(grouped(entries).map(([group]) => group)).toEqual(['AI', 'Actions', 'Flow', 'People', 'Start and end']);
  });
  test('finds titles before descriptions', () => {
    expect(search(entries, 'ro')[0]?.key).toBe('router');
    expect(search(entries, 'address call').map((entry) => entry.title)).toEqual(['HTTP request']);
    expect(search(entries, 'zzz')).toEqual([]);
  });
});

test.each([
  [undefined, 'idle', 'out', 'idle'],
  [{ status: 'running', port: null }, 'pending', 'out', 'idle'],
  [{ status: 'succeeded', port: 'out' }, 'running', 'out', 'live'],
  [{ status: 'succeeded', port: 'yes' }, 'succeeded', 'yes', 'done'],
  [{ status: 'succeeded', port: 'yes' }, 'skipped', 'no', 'dead'],
  [{ status: 'skipped', port: null }, 'skipped', 'out', 'dead'],
  [{ status: 'failed', port: 'error' }, 'succeeded', 'error', 'failed'],
  [{ status: 'failed', port: null }, 'skipped', 'out', 'dead'],
] as const)('a wire from %j to %s by %s is %s', (source, target, port, flow) => {
  const through = new Map(source?.port ? [[source.port, 1]] : []);
  const view = source && ({ ...source, through } as unknown as NodeView);
  expect(flowOf(wentThrough(view, port), target, port)).toBe(flow);
});

test('typing in a setting changes nothing of the picture; a label, a wire or a place does', () => {
  const doc = docOf({ a: 'model', b: 'model' }, 'a>b');
  const typed = { ...doc, nodes: { ...doc.nodes, a: { type: 'model', config: { prompt: 'x' } } } };
  expect(isSamePicture(doc, typed)).toBe(true);
  expect(isSamePicture(doc, { ...doc, nodes: { ...doc.nodes, a: { type: 'model', label: 'A' } } })).toBe(false);
  expect(isSamePicture(doc, { ...doc, edges: [] })).toBe(false);
  expect(isSamePicture(doc, { ...doc, ui: { nodes: { a: [1, 1] } } })).toBe(false);
  expect(isSamePicture(doc, { ...doc, nodes: { a: doc.nodes.a! } })).toBe(false);
});
