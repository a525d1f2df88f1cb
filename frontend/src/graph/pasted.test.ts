/** What is read out of pasted texts, and what is said of those that look like a workflow and are none. */

import { describe, expect, test } from 'vitest';
import { applyAll } from './ops';
import { isBlank, pieceOf, readPasted, replaceOps } from './pasted';
import { CATALOG, docOf, edges, modelOf } from './samples';
import type { Doc } from './types';

const doc: Doc = docOf(
  {
    start: 'start',
    box: 'loop',
    a: { type: 'model', parent: 'box', config: { prompt: '{{ start.topic }} and a { brace' } },
  },
  'start>box',
);
const json = JSON.stringify(doc, null, 2);
const expectDocument = (text: string): void => {
  const read = readPasted(text);
  expect(read).toMatchObject({ kind: 'document' });
  if (read.kind === 'document') expect(read.doc.nodes).toEqual(doc.nodes);
};

describe('a whole document is found', () => {
  test('on its own, in an export, in a fence, and in the middle of a chat', () => {
    expectDocument(json);
    expectDocument(JSON.stringify({ name: 'x', document: doc }));
    expectDocument(`Sure!\n\`\`\`json\n${json}\n\`\`\`\nIt uses {{ start.topic }}.`);
    expectDocument(`\`\`\`python\nprint({})\n\`\`\`\n\n\`\`\`\n${json}\n\`\`\``);
    expectDocument(`Use {this} as a base: ${json} and change it.`);
  });

  test('without what the format does not know, so that it can be saved', () => {
    const odd = {
      ...doc,
      nodes: { ...doc.nodes, b: { type: 'model', comment: 'hi', 'x-note': 'kept', parent: 'gone' } },
    };
    const read = readPasted(JSON.stringify(odd));
    expect(read.kind === 'document' && read.doc.nodes.b).toEqual({ type: 'model', 'x-note': 'kept' });
  });
});

test('what looks like a workflow and is none is told apart', () => {
  const fault = (text: string) => {
    const read = readPasted(text);
    return read.kind === 'fault' ? read.fault : read.kind;
  };
  expect(fault('{"format": "baton/1",\n"nodes": {"a": }}')).toEqual({ what: 'json', line: 2 });
  expect(fault('{"format": "baton/1",\n"nodes": [1, 2,\n\n]}')).toEqual({ what: 'json', line: 4 });
  expect(fault('{"format": "baton/1",\n\n"nodes" {}}')).toEqual({ what: 'json', line: 3 });
  expect(fault('{"format": "baton/1",\n "a": [],\n "b": {')).toEqual({ what: 'json', line: 3 });
  expect(fault('{"format":"baton/2","nodes":{}}')).toEqual({ what: 'format', format: 'baton/2' });
  expect(fault('{"format":"baton/1","steps":{}}')).toEqual({ what: 'nodes' });
  expect(fault('{"format":"baton/1","nodes":{"A b":{"type":"model"}}}')).toEqual({ what: 'id', id: 'A b' });
  expect(fault('{"format":"baton/1","nodes":{"a":{}}}')).toEqual({ what: 'type', id: 'a' });
  expect(fault('{"baton/fragment":1,"nodes":{"a":{}},"edges":[],"notes":[]}')).toEqual({ what: 'type', id: 'a' });
  expect(fault('{"format":"baton/1","nodes":{"a":{"type":"model"}},"edges":[{"source":"a","target":"b"}]}')).toEqual({
    what: 'end',
    edge: 'b',
  });
  expect(fault('{"baton/fragment":1}')).toEqual({ what: 'nodes' });
  for (const text of ['hello', '{"a": 1}', '"baton/fragment"', 'see baton/1 in the docs'])
    expect(fault(text)).toBe('text');
});

test('as a piece it leaves its start out and reads from the start that is here', () => {
  const here = docOf({ begin: 'start' });
  const piece = pieceOf(doc, here, CATALOG);
  expect(Object.keys(piece.nodes).sort()).toEqual(['a', 'box']);
  expect(piece.nodes.a?.config?.prompt).toBe('{{ begin.topic }} and a { brace');
  expect(piece.edges).toEqual([]);
});

test('a blank canvas takes the whole of it, children after their containers', () => {
  const here = docOf({ start: 'start' });
  expect(isBlank(here, CATALOG)).toBe(true);
  expect(isBlank(doc, CATALOG)).toBe(false);
  const shuffled = { ...doc, nodes: { a: doc.nodes.a!, box: doc.nodes.box!, start: doc.nodes.start! } };
  shuffled.ui = {
    frames: [{ id: 'f', label: '', x: 0, y: 0, w: 1, h: 1 }],
    breakpoints: ['a'],
    pins: { a: { output: 1 } },
  };
  const { model, dropped } = applyAll(modelOf(here), replaceOps(here, shuffled));
  expect(dropped).toEqual([]);
  expect(model.doc.nodes).toEqual(doc.nodes);
  expect(model.doc.edges).toEqual(edges('start>box'));
  expect(model.doc.ui).toMatchObject(shuffled.ui);
});

describe('what would end the page is left out', () => {
  test('of a document: what is of another kind, circles of containers, marks of no step', () => {
    const read = readPasted(
      JSON.stringify({
        format: 'baton/1',
        nodes: {
          a: { type: 'loop', parent: 'b', label: { odd: 1 }, config: [1], disabled: 'yes' },
          b: { type: 'loop', parent: 'a', policy: 7 },
          c: { type: 'model', parent: 'constructor' },
        },
        edges: [{ source: 'a', target: 'c', port: { odd: 1 } }],
        ui: {
          nodes: { a: 'ab', b: [1, 2], c: [1, null], gone: [1, 2] },
          notes: [null, 7, { id: 'n', text: { odd: 1 }, x: 'far', color: {} }, { text: 'no id' }],
          frames: { id: 'f' },
          collapsed: ['a', 'gone', 3],
          breakpoints: 'a',
          pins: { a: 7, b: { output: 1, port: 3 }, gone: { output: 1 } },
        },
      }),
    );
    expect(read.kind === 'document' && read.doc).toEqual({
      format: 'baton/1',
      nodes: { a: { type: 'loop' }, b: { type: 'loop', parent: 'a' }, c: { type: 'model' } },
      edges: [{ source: 'a', target: 'c' }],
      ui: {
        nodes: { b: [1, 2] },
        notes: [{ id: 'n', text: '', x: 0, y: 0, w: 240, h: 120 }],
        collapsed: ['a'],
        pins: { b: { output: 1 } },
      },
    });
  });

  test('of a piece: places that are none, wires from nowhere, keys that every object has', () => {
    const read = readPasted(
      '{"baton/fragment": 1, "nodes": {"a": {"type": "model", "__proto__": {"polluted": 1}, "x-own": 1}},' +
        ' "at": {"a": 5, "__proto__": [1, 2]}, "notes": [{"id": "n", "x": 1e999}], "frames": [[]], "incoming": [1, {}]}',
    );
    expect(read.kind === 'fragment' && read.fragment).toEqual({
      'baton/fragment': 1,
      nodes: { a: { type: 'model', 'x-own': 1 } },
      edges: [],
      at: {},
      notes: [{ id: 'n', text: '', x: 0, y: 0, w: 240, h: 120 }],
      frames: [],
      incoming: [],
    });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
