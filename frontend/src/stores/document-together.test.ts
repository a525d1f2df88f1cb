/** Two people in one workflow, whoever saves first: nothing is lost without a word, and both end alike. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { docOf, edges } from '../graph/samples';
import type { Json } from '../graph/types';
import { begin, oneAfterTheOther, opened, type Store, world } from './fake-pages';
import { FakeServer } from './fake-server';

beforeEach(begin);
afterEach(() => vi.useRealTimers());

describe('a new id and what refers to it', () => {
  const rename = (store: Store) => store.getState().rename('a', 'write');
  const write = (store: Store) => store.getState().setConfig('b', ['prompt'], 'look at {{ a.text }}');
  beforeEach(() => {
    const doc = docOf({ start: 'start', a: 'model', b: 'model' }, 'start>a', 'a>b');
    world.servers.one = new FakeServer({ ...doc, ui: { nodes: { a: [1, 2] } } });
  });

  test.each([
    ['renamed, then referred to', rename, write],
    ['referred to, then renamed', write, rename],
  ])('come together: %s', async (_, first, second) => {
    for (const was of [undefined, 'see {{ a.text }}']) {
      if (was) world.servers.one!.model.doc.nodes.b = { type: 'model', config: { prompt: was } };
      const { conflicts } = (await oneAfterTheOther(first, second)).getState();
      expect(world.servers.one!.model.doc.nodes.b?.config?.prompt).toBe('look at {{ write.text }}');
      expect(conflicts).toEqual([]);
      world.servers.one = new FakeServer({
        ...docOf({ start: 'start', a: 'model', b: 'model' }),
        ui: { nodes: { a: [1, 2] } },
      });
    }
  });

  test('come together after a crash, too', async () => {
    const crashed = await opened('one', 'crashed');
    world.servers.one!.troubles = Array(9).fill('offline');
    write(crashed);
    await vi.advanceTimersByTimeAsync(500);
    vi.clearAllTimers();
    world.servers.one!.troubles = [];
    rename(await opened('one', 'p1')); // which does not take the edit over: the other page still seems to live
    await vi.advanceTimersByTimeAsync(600);
    expect(world.servers.one!.model.doc.nodes.write).toBeDefined();
    world.dead.add('crashed');
    await opened('one', 'p2');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(world.servers.one!.model.doc.nodes.b?.config?.prompt).toBe('look at {{ write.text }}');
  });

  test('undone, what someone else has written since follows back', async () => {
    const [ann, bob] = [await opened('one', 'p1'), await opened('one', 'p2')];
    rename(ann);
    await vi.advanceTimersByTimeAsync(600);
    await Promise.all([bob.getState().refresh(), vi.advanceTimersByTimeAsync(100)]);
    bob.getState().setConfig('b', ['prompt'], 'see {{ write.text }}');
    await vi.advanceTimersByTimeAsync(600);
    await Promise.all([ann.getState().refresh(), vi.advanceTimersByTimeAsync(100)]);
    ann.getState().undo();
    await vi.advanceTimersByTimeAsync(600);
    expect(world.servers.one!.model.doc.nodes.b?.config?.prompt).toBe('see {{ a.text }}');
    ann.getState().redo();
    expect(ann.getState().doc.nodes.b?.config?.prompt).toBe('see {{ write.text }}');
  });
});

describe('one list of both', () => {
  const one = { id: 'one', when: '1' };
  const two = { id: 'two', when: '2' };
  const routes = (store: Store, ...value: Json[]) => store.getState().setConfig('a', ['routes'], value);
  const now = () => world.servers.one!.model.doc.nodes.a?.config?.routes;
  beforeEach(() => {
    const doc = docOf({ start: 'start', a: 'router', b: 'model' }, 'start>a', 'a:one>b');
    doc.nodes.a!.config = { routes: [one, two] };
    world.servers.one = new FakeServer(doc);
  });

  test('an entry that both edited: ours stands, theirs can be taken', async () => {
    const bob = await oneAfterTheOther(
      (ann) => ann.getState().setConfig('a', ['routes', 0, 'when'], 'ann'),
      (bobs) => bobs.getState().setConfig('a', ['routes', 0, 'when'], 'bob'),
    );
    expect(now()).toEqual([{ ...one, when: 'bob' }, two]);
    expect(bob.getState().conflicts).toMatchObject([{ path: ['config', 'routes', 0, 'when'], theirs: 'ann' }]);
    expect(bob.getState().notice?.text).toMatch(/same field/);

    const [conflict] = bob.getState().conflicts;
    routes(bob, { id: 'new', when: 'n' }, { ...one, when: 'bob' }, two); // the entry stands elsewhere by now
    bob.getState().settle(conflict!, 'theirs');
    await vi.advanceTimersByTimeAsync(600);
    expect(now()).toEqual([{ id: 'new', when: 'n' }, { ...one, when: 'ann' }, two]);
  });

  test('what is chosen for an entry that is gone by now changes no other', async () => {
    const bob = await oneAfterTheOther(
      (ann) => ann.getState().setConfig('a', ['routes', 0, 'when'], 'ann'),
      (bobs) => bobs.getState().setConfig('a', ['routes', 0, 'when'], 'bob'),
    );
    routes(bob, two);
    bob.getState().settle(bob.getState().conflicts[0]!, 'theirs');
    await vi.advanceTimersByTimeAsync(600);
    expect(now()).toEqual([two]);
    expect(bob.getState().conflicts).toEqual([]);
  });

  const edit = (store: Store) => store.getState().setConfig('a', ['routes', 0, 'when'], 'new');
  const removal = (store: Store) => routes(store, two);
  test.each([
    ['edited, then taken out', edit, removal],
    ['taken out, then edited', removal, edit],
  ])('an entry that is %s stays with its wire, and that is said', async (_, first, second) => {
    const bob = await oneAfterTheOther(first, second);
    expect(now()).toEqual(expect.arrayContaining([{ ...one, when: 'new' }, two]));
    expect(world.servers.one!.model.doc.edges).toEqual(edges('start>a', 'a:one>b'));
    expect(bob.getState().notice?.text).toMatch(/“one” in a was taken out .* stays/);
    expect(bob.getState().doc).toEqual(world.servers.one!.model.doc);
  });
});

describe('a drawing of both', () => {
  type Deed = (store: Store) => void;
  const frame = { id: 'f', label: 'Frame', x: 0, y: 0, w: 900, h: 900 };
  const doc = () => world.servers.one!.model.doc;
  beforeEach(() => {
    const drawn = docOf({ start: 'start', box: 'loop', inner: 'model' }, 'start>box');
    drawn.nodes.inner!.parent = 'box';
    drawn.ui = { nodes: { start: [0, 0], box: [300, 0], inner: [20, 40] }, frames: [frame] };
    world.servers.one = new FakeServer(drawn);
  });

  const move: Deed = (store) => store.getState().apply([{ op: 'node.move', id: 'box', at: [7, 7] }]);
  const tidy: Deed = (store) =>
    store.getState().apply([
      { op: 'node.move', id: 'start', at: [1, 1] },
      { op: 'node.move', id: 'box', at: [200, 1] },
    ]);
  test.each<[string, Deed, Deed, number[]]>([
    ['moved, then tidied', move, tidy, [200, 1]],
    ['tidied, then moved', tidy, move, [7, 7]],
  ])('%s: the later place counts, and nobody is asked', async (_, first, second, place) => {
    const bob = await oneAfterTheOther(first, second);
    expect(doc().ui?.nodes).toMatchObject({ start: [1, 1], box: place });
    expect(bob.getState()).toMatchObject({ conflicts: [], notice: null });
  });

  const unframe: Deed = (store) => store.getState().remove(['f']);
  const addIn: Deed = (store) => store.getState().addNode('model', { x: 100, y: 600 });
  const title: Deed = (store) => store.getState().apply([{ op: 'frame.set', id: 'f', patch: { label: 'Title' } }]);
  test.each<[string, Deed, Deed, Deed]>([
    ['deleted first', unframe, addIn, title],
    ['deleted last', addIn, unframe, title],
  ])(
    'a frame %s takes no step with it; one whose title was changed stays, and that is said',
    async (_, one, two, set) => {
      const bob = await oneAfterTheOther(one, two);
      expect(Object.keys(doc().nodes)).toEqual(['start', 'box', 'inner', 'model']);
      expect([doc().ui?.frames ?? [], bob.getState().notice]).toEqual([[], null]);

      doc().ui!.frames = [frame];
      world.servers.one!.revision += 1;
      const order: [Deed, Deed] = one === unframe ? [unframe, set] : [set, unframe];
      const again = await oneAfterTheOther(...order);
      expect(doc().ui?.frames).toMatchObject([{ label: 'Title' }]);
      expect(again.getState().notice?.text).toMatch(/A frame was .* by someone else/);
    },
  );

  const unbox: Deed = (store) => store.getState().remove(['box']);
  const write: Deed = (store) => store.getState().setConfig('inner', ['prompt'], 'kept');
  const fill: Deed = (store) => store.getState().addNode('model', { x: 40, y: 200 }, { parent: 'box' });
  test.each<[string, Deed, Deed]>([
    ['deleted, then written in', unbox, write],
    ['written in, then deleted', write, unbox],
    ['deleted, then filled', unbox, fill],
    ['filled, then deleted', fill, unbox],
  ])('a container %s is there with all that is in it, and that is said', async (_, first, second) => {
    const bob = await oneAfterTheOther(first, second);
    expect(doc().nodes.inner?.parent).toBe('box');
    if (first === fill || second === fill) expect(doc().nodes.model?.parent).toBe('box');
    else expect(doc().nodes.inner?.config?.prompt).toBe('kept');
    expect(doc().edges).toEqual(edges('start>box'));
    expect(bob.getState().notice?.text).toMatch(/^box was .* by someone else/);
    expect(bob.getState().doc).toEqual(doc());
  });
});
