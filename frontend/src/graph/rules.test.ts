/** Ports, outputs and scope follow from the catalogue's rules and the node's own settings. */

import { describe, expect, test } from 'vitest';
import { mayConnect, mayMove } from './connect';
import { kindOf, outputSchema } from './outputs';
import { outcomesOf, portsOf } from './ports';
import { CATALOG, docOf, edges } from './samples';
import { offersOf, scopeOf } from './scope';
import { freeId, slug, titleOf } from './slug';

const ids = (list: { id: string }[]): string[] => list.map((entry) => entry.id);

describe('ports', () => {
  test('fixed ones, one for each entry of a list, and error', () => {
    expect(ids(portsOf(CATALOG.model!))).toEqual(['out', 'error']);
    expect(
      ids(portsOf(CATALOG.router!, { routes: [{ id: 'code', label: 'Code' }, { id: 'code' }, { id: 7 }, null] })),
    ).toEqual(['code', 'else', 'error']);
    expect(outcomesOf(CATALOG.router!, { routes: [{ id: 'code', label: 'Code' }] })[0]).toEqual({
      id: 'code',
      label: 'Code',
    });
  });
  test('a list that is not set has its default entries', () => {
    expect(ids(outcomesOf(CATALOG.approval!))).toEqual(['approve', 'reject', 'expired']);
    expect(ids(outcomesOf(CATALOG.approval!, { actions: [] }))).toEqual(['expired']);
  });
  test('the start cannot fail, and nothing follows an output', () => {
    expect(ids(portsOf(CATALOG.start!))).toEqual(['out']);
    expect(portsOf(CATALOG.output!)).toEqual([]);
  });
});

describe('outputs', () => {
  test('of the start are the inputs that it declares', () => {
    const config = { inputs: { type: 'object', properties: { topic: { type: 'string' } } } };
    expect(outputSchema(CATALOG.start!, config).properties).toEqual({ topic: { type: 'string' } });
    expect(outputSchema(CATALOG.start!).properties).toEqual({});
  });
  test('data is there with a schema, and has its shape', () => {
    expect(Object.keys(outputSchema(CATALOG.model!, {}).properties!)).toEqual(['text', 'cost']);
    const schema = { type: 'object', properties: { score: { type: 'number' } } };
    expect(outputSchema(CATALOG.model!, { schema }).properties?.data).toEqual(schema);
  });
  test('of a loop are its carried values too', () => {
    expect(Object.keys(outputSchema(CATALOG.loop!, { carry: { draft: {} } }).properties!)).toEqual([
      'iterations',
      'draft',
    ]);
  });
  test('kinds are told in words, through alternatives and references', () => {
    const root = { $defs: { N: { type: 'integer' } } };
    expect(kindOf({ anyOf: [{ type: 'null' }, { $ref: '#/$defs/N' }] }, root)).toBe('number');
    expect(['string', 'boolean', 'array', 'object'].map((type) => kindOf({ type }))).toEqual([
      'text',
      'boolean',
      'list',
      'json',
    ]);
    expect(kindOf({})).toBe('json');
  });
});

const doc = docOf(
  {
    start: { type: 'start', config: { inputs: { type: 'object', properties: { topic: { type: 'string' } } } } },
    before: { type: 'model', label: 'Look it up' },
    beside: 'model',
    refine: { type: 'loop', config: { carry: { draft: {} } } },
    write: { type: 'model', parent: 'refine' },
    judge: { type: 'model', parent: 'refine' },
    each: { type: 'for_each', parent: 'refine' },
    deep: { type: 'model', parent: 'each' },
    sorry: 'model',
    end: 'output',
  },
  'start>before',
  'start>beside',
  'before>refine',
  'refine>end',
  'write>judge',
  'judge>each',
  'before:error>sorry',
);

describe('scope', () => {
  const names = (id: string, inside = false): string[] =>
    scopeOf(doc, CATALOG, id, { inside }).map((entry) => entry.name);
  test('what is upstream, not what is beside', () => {
    expect(names('refine')).toEqual(['before', 'start', 'input', 'run']);
    expect(names('end')).toEqual(['refine', 'before', 'start', 'input', 'run']);
  });
  test('children see their siblings before them, the container’s names, and what the container sees', () => {
    expect(names('judge')).toEqual(['write', 'loop', 'before', 'start', 'input', 'run']);
    expect(names('deep')).toEqual(['item', 'index', 'judge', 'write', 'loop', 'before', 'start', 'input', 'run']);
  });
  test('after an iteration the container sees its children', () => {
    expect(names('refine', true)).toEqual(['write', 'judge', 'each', 'loop', 'before', 'start', 'input', 'run']);
  });
  test('the run’s state is there once the start declares it', () => {
    expect(names('end')).not.toContain('state');
    const start = { ...doc.nodes.start!, config: { state: { total: { initial: 0 } } } };
    const counting = { ...doc, nodes: { ...doc.nodes, start } };
    expect(offersOf(scopeOf(counting, CATALOG, 'end')).map((offer) => offer.path)).toContain('state.total');
  });
  test('behind an error port there is the error', () => {
    expect(names('sorry')).toContain('error');
    expect(names('end')).not.toContain('error');
  });
  test('offers name paths and kinds, with the label of where they come from', () => {
    const offers = offersOf(scopeOf(doc, CATALOG, 'judge'));
    const find = (path: string) => offers.find((offer) => offer.path === path);
    expect(find('before.text')).toMatchObject({ kind: 'text', node: 'before', source: 'Look it up' });
    expect(find('start.topic')).toMatchObject({ kind: 'text' });
    expect(find('loop.draft')).toMatchObject({ node: null });
    expect(find('loop.index')).toMatchObject({ kind: 'number' });
    expect(find('input.text')).toMatchObject({ kind: 'text' });
  });
});

describe('wires that may be', () => {
  const why = (line: string) => mayConnect(doc, CATALOG, edges(line)[0]!);
  const whyMove = (from: string, to: string) => mayMove(doc, CATALOG, edges(from)[0]!, edges(to)[0]!);
  test('a wire may be moved where it might be drawn anew, back to where it was too', () => {
    expect(whyMove('refine>end', 'refine>end')).toBeNull();
    expect(whyMove('refine>end', 'before>end')).toBeNull();
    expect(whyMove('refine>end', 'write>end')).toBe('A wire cannot cross a container’s wall');
    expect(whyMove('refine>end', 'before>refine')).toBe('Already connected');
  });
  test.each([
    ['beside>end', null],
    ['beside:error>end', null],
    ['start>before', /Already/],
    ['refine>before', /circle/],
    ['beside>beside', /itself/],
    ['beside>write', /wall/],
    ['beside>start', /before the start/],
    ['end>beside', /after an output/],
    ['beside:nope>end', /no outcome/],
    ['start:error>end', /no outcome/],
    ['gone>end', /no longer/],
  ])('%s', (line, reason) => {
    if (reason === null) expect(why(line)).toBeNull();
    else expect(why(line)).toMatch(reason);
  });
});

test('ids are slugs of words, free, and never a name with a meaning of its own', () => {
  expect(slug('HTTP Request – Élan!')).toBe('http_request_elan');
  expect(slug('12 monkeys')).toBe('monkeys');
  expect(freeId(docOf({ model: 'model' }), 'model')).toBe('model_2');
  expect(freeId(docOf({ model: 'model', model_2: 'model' }), 'model_2')).toBe('model_3');
  expect(freeId(docOf({}), 'Loop')).toBe('loop_2');
  expect(freeId(docOf({}), '日本')).toBe('step');
  expect(titleOf('draft_reply_2')).toBe('Draft reply 2');
});
