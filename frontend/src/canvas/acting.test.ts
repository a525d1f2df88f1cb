// @vitest-environment happy-dom
/** What one key or gesture does to the open workflow as a whole: deleting together, the Undo that is offered, boxes. */

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { tell } from '../editor/notices';
import { LONGEST_NOTE } from '../graph/limits';
import { CATALOG, edges } from '../graph/samples';
import { edgeKey } from '../graph/types';
import { useDocument } from '../stores/document';
import { useToasts } from '../ui/toast';
import { removeSelected } from './actions';
import { duplicate, pasteText } from './clipboard';
import { dragged, onSelectionEnd, onSelectionStart } from './dragging';
import { setFlow, useCanvas } from './state';

// The store of the page, with a server that has one workflow: a → b → c beside d → e, and a loop with two steps in it.
vi.mock('../stores/document', async () => {
  const { createDocumentStore } = await import('../stores/document-store');
  const { docOf } = await import('../graph/samples');
  const { FakeServer, memoryStorage, timers } = await import('../stores/fake-server');
  const server = new FakeServer(
    docOf(
      {
        ...{ a: 'model', b: 'model', c: 'model', d: 'model', e: 'model', box: 'loop' },
        ...{ x: { type: 'model', parent: 'box' }, y: { type: 'model', parent: 'box' } },
      },
      'a>b',
      'b>c',
      'd>e',
      'x>y',
    ),
  );
  const storage = memoryStorage();
  return {
    useDocument: createDocumentStore({
      transport: () => server.transport(),
      timers,
      storage: () => storage,
      page: 'page',
      alive: async () => () => false,
      lastSaved: async () => null,
    }),
  };
});

const document_ = () => useDocument.getState();
const wires = (): string[] => document_().doc.edges.map(edgeKey);
const keys = (...texts: string[]): string[] => edges(...texts).map(edgeKey);

beforeEach(async () => {
  document_().setCatalog(CATALOG, {});
  await document_().open('one', { user: 'ann' });
  while (document_().history.past.length > 0) document_().undo();
  useCanvas.setState({ selectedEdges: [] });
  useToasts.setState({ entries: [] });
});

test('a wire and a step selected together are deleted in one step of undo', () => {
  const before = document_().doc;
  document_().select(['b']);
  useCanvas.setState({ selectedEdges: keys('d>e') });
  removeSelected();
  expect(wires()).toEqual(expect.arrayContaining(keys('a>c', 'x>y')));
  expect(wires()).toHaveLength(2);
  expect(useCanvas.getState().selectedEdges).toEqual([]);
  document_().undo();
  expect(document_().doc.nodes).toEqual(before.nodes);
  expect(new Set(wires())).toEqual(new Set(before.edges.map(edgeKey)));
  expect(document_().history.past).toEqual([]);
});

describe('the Undo of a message', () => {
  const offered = (): string[] => useToasts.getState().entries.map(({ text }) => text);

  test('goes with the next edit, also where another message came in between; other messages stay', () => {
    document_().setLabel('a', 'First');
    tell({ id: 1, text: 'Changed', tone: 'info', undo: true });
    tell({ id: 2, text: 'By the way', tone: 'info', undo: false });
    expect(offered()).toEqual(['Changed', 'By the way']);
    document_().select(['a']);
    expect(offered()).toEqual(['Changed', 'By the way']);
    document_().setLabel('b', 'Second');
    expect(offered()).toEqual(['By the way']);
  });

  test('undoes what was told of, and is gone then', () => {
    document_().setLabel('a', 'First');
    tell({ id: 1, text: 'Changed', tone: 'info', undo: true });
    useToasts.getState().entries[0]!.action!.onSelect();
    expect(document_().doc.nodes.a?.label).toBeUndefined();
    expect(offered()).toEqual([]);
  });
});

test('a box drawn inside a container takes what is inside, not the container', () => {
  document_().apply([{ op: 'node.move', id: 'box', at: [1000, 1000, 600, 300] }]);
  setFlow({ screenToFlowPosition: (point: { x: number; y: number }) => point } as never);
  const boxed = (x: number, y: number): string[] => {
    onSelectionStart({ clientX: x, clientY: y } as never);
    const changes = ['box', 'x', 'y'].map((id) => ({ id, type: 'select' as const, selected: true }));
    const taken = dragged(changes).map((change) => ('id' in change ? change.id : ''));
    document_().select(taken);
    onSelectionEnd();
    return taken;
  };
  expect(boxed(1300, 1250)).toEqual(['x', 'y']);
  expect(useCanvas.getState().selectedEdges).toEqual(keys('x>y'));
  expect(boxed(10, 10)).toEqual(['box', 'x', 'y']);
});

describe('what is put on the canvas', () => {
  const at = (id: string) => document_().doc.ui?.nodes?.[id];

  test('a copy of a container stands below it, not over its steps; one of a step stands over its corner', async () => {
    document_().apply([
      { op: 'node.move', id: 'box', at: [1000, 1000, 600, 300] },
      { op: 'node.move', id: 'a', at: [0, 0] },
    ]);
    document_().select(['box']);
    await duplicate();
    expect(at('box_2')).toEqual([1000, 1332, 600, 300]);
    document_().select(['a']);
    await duplicate();
    expect(at('a_2')).toEqual([32, 32]);
  });

  test('a pasted text that is longer than a note may be is cut to what can be saved', async () => {
    await pasteText('word '.repeat(3_000), { point: { x: 0, y: 0 } });
    const [offer] = useToasts.getState().entries;
    expect(offer?.text).toContain(String(LONGEST_NOTE));
    offer?.action?.onSelect();
    expect(document_().doc.ui?.notes?.at(-1)?.text).toHaveLength(LONGEST_NOTE);
  });
});
