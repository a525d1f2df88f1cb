/** The store: opening and leaving workflows, undo, read-only, and what another page or person left. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CATALOG, docOf, edges } from '../graph/samples';
import { createDocumentStore } from './document-store';
import { FakeServer, memoryStorage, timers } from './fake-server';

let servers: Record<string, FakeServer>;
let storage: ReturnType<typeof memoryStorage>;
const dead = new Set<string>();
/** Does the browser keep its storage from us? */
let isOff = false;

function page(name = 'page') {
  return createDocumentStore({
    transport: (id) => servers[id]!.transport(name),
    timers,
    storage: () => (isOff ? null : storage),
    page: name,
    alive: async () => (other) => other !== name && !dead.has(other),
  });
}

async function opened(
  id = 'one',
  name = 'page',
  how: Parameters<ReturnType<ReturnType<typeof page>['getState']>['open']>[1] = { user: 'ann' },
) {
  const store = page(name);
  store.getState().setCatalog(CATALOG, {});
  void store.getState().open(id, how);
  await vi.advanceTimersByTimeAsync(20);
  return store;
}

beforeEach(() => {
  vi.useFakeTimers();
  storage = memoryStorage();
  isOff = false;
  dead.clear();
  servers = {
    one: new FakeServer(docOf({ start: 'start', a: 'model' }, 'start>a')),
    two: new FakeServer(docOf({ start: 'start' })),
  };
});
afterEach(() => vi.useRealTimers());

describe('a workflow', () => {
  test('opens with what the server says, and is missing when it may not be seen', async () => {
    const store = await opened();
    expect(store.getState()).toMatchObject({
      status: 'ready',
      id: 'one',
      name: 'One',
      revision: 1,
      role: 'editor',
      readOnly: false,
    });
    servers.one!.transport = () => ({
      load: async () => Promise.reject(new (await import('./autosave')).SaveFailed('forbidden', 'No.')),
      save: async () => Promise.reject(new Error()),
    });
    void store.getState().open('one');
    await vi.advanceTimersByTimeAsync(20);
    expect(store.getState()).toMatchObject({ status: 'missing', error: 'No.' });
  });

  test('two workflows by the Back button never mix: each saves its own, the page shows the last', async () => {
    const store = await opened();
    store.getState().setConfig('a', ['prompt'], 'for one');
    void store.getState().open('two', { user: 'ann' });
    void store.getState().open('one', { user: 'ann' });
    void store.getState().open('two', { user: 'ann' });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(servers.one!.model.doc.nodes.a?.config?.prompt).toBe('for one');
    expect(servers.two!.writes).toEqual([]);
    expect(store.getState()).toMatchObject({ id: 'two', status: 'ready', history: { past: [] } });
    expect(Object.keys(store.getState().doc.nodes)).toEqual(['start']);
    expect(storage.size()).toBe(0);
  });

  test('opened again while it is still being saved shows the edit', async () => {
    const store = await opened();
    servers.one!.delay = 200;
    store.getState().setConfig('a', ['prompt'], 'late');
    void store.getState().open('one', { user: 'ann' });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(store.getState().doc.nodes.a?.config?.prompt).toBe('late');
    expect(servers.one!.revision).toBe(2);
  });

  test('for a viewer, or showing a past run, cannot be changed', async () => {
    const past = await opened('one', 'page', { document: docOf({ old: 'model' }) });
    expect(past.getState()).toMatchObject({ readOnly: true });
    expect(Object.keys(past.getState().doc.nodes)).toEqual(['old']);
    past.getState().remove(['old']);
    past.getState().undo();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(Object.keys(past.getState().doc.nodes)).toEqual(['old']);
    expect(servers.one!.writes).toEqual([]);
  });
});

describe('undo', () => {
  test('right after opening does nothing', async () => {
    const store = await opened();
    store.getState().undo();
    store.getState().redo();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(servers.one!.writes).toEqual([]);
  });

  test('takes back typing as one step, and saves it; redo brings it again', async () => {
    const store = await opened();
    for (const text of ['h', 'he', 'hey']) store.getState().setConfig('a', ['prompt'], text);
    await vi.advanceTimersByTimeAsync(600);
    expect(servers.one!.model.doc.nodes.a?.config?.prompt).toBe('hey');
    store.getState().undo();
    await vi.advanceTimersByTimeAsync(600);
    expect(servers.one!.model.doc.nodes.a).toEqual({ type: 'model' });
    store.getState().redo();
    await vi.advanceTimersByTimeAsync(600);
    expect(servers.one!.model.doc.nodes.a?.config?.prompt).toBe('hey');
  });

  test('of a field someone else wrote beside keeps theirs', async () => {
    const [store, other] = [await opened('one', 'p1'), await opened('one', 'p2')];
    store.getState().setConfig('a', ['prompt'], 'mine');
    await vi.advanceTimersByTimeAsync(600);
    other.getState().setConfig('a', ['model'], 'theirs');
    await vi.advanceTimersByTimeAsync(1_000);
    store.getState().undo();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(servers.one!.model.doc.nodes.a?.config).toEqual({ model: 'theirs' });
  });

  test('of what someone removed says so and does the rest', async () => {
    const [store, other] = [await opened('one', 'p1'), await opened('one', 'p2')];
    store.getState().apply([
      { op: 'node.move', id: 'a', at: [9, 9] },
      { op: 'wf.set', key: 'name', value: 'New' },
    ]);
    await vi.advanceTimersByTimeAsync(600);
    void other.getState().refresh();
    await vi.advanceTimersByTimeAsync(100);
    other.getState().remove(['a']);
    await vi.advanceTimersByTimeAsync(600);
    void store.getState().refresh();
    await vi.advanceTimersByTimeAsync(100);
    store.getState().undo();
    expect(store.getState().name).toBe('One');
    expect(store.getState().notice?.text).toMatch(/no longer there/);
  });
});

describe('undo', () => {
  test('of a field that someone else has written in since leaves theirs and says so', async () => {
    const [store, other] = [await opened('one', 'p1'), await opened('one', 'p2')];
    store.getState().setConfig('a', ['prompt'], 'mine');
    await vi.advanceTimersByTimeAsync(600);
    void other.getState().refresh();
    await vi.advanceTimersByTimeAsync(100);
    other.getState().setConfig('a', ['prompt'], 'theirs');
    await vi.advanceTimersByTimeAsync(600);
    void store.getState().refresh();
    await vi.advanceTimersByTimeAsync(100);
    store.getState().undo();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(servers.one!.model.doc.nodes.a?.config?.prompt).toBe('theirs');
    expect(store.getState().notice?.text).toMatch(/changed by someone else since/);
  });

  test('works again after a visit to another workflow, but never in that one', async () => {
    const store = await opened();
    store.getState().setConfig('a', ['prompt'], 'for one');
    void store.getState().open('two', { user: 'ann' });
    await vi.advanceTimersByTimeAsync(100);
    store.getState().undo();
    expect(store.getState().history.past).toEqual([]);
    void store.getState().open('one', { user: 'ann' });
    await vi.advanceTimersByTimeAsync(100);
    store.getState().undo();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(servers.one!.model.doc.nodes.a).toEqual({ type: 'model' });
    expect(servers.two!.writes).toEqual([]);
  });

  test('is another person’s own', async () => {
    const store = await opened();
    store.getState().setConfig('a', ['prompt'], 'ann’s');
    void store.getState().open('one', { user: 'bob' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(store.getState().history.past).toEqual([]);
  });
});

describe('edits', () => {
  test('adding selects, wires and names; removing heals and unselects; the start stays', async () => {
    const store = await opened();
    const id = store.getState().addNode('output', undefined, { after: { id: 'a' } });
    expect(store.getState().selection).toEqual([id]);
    store.getState().remove(['a', 'start']);
    expect(store.getState().doc.edges).toEqual(edges('start>output'));
    store.getState().remove([id]);
    expect(store.getState().selection).toEqual([]);
    store.getState().remove(['start']);
    expect(Object.keys(store.getState().doc.nodes)).toEqual(['start']);
    expect(store.getState().notice?.text).toMatch(/start cannot be deleted/);
  });

  test('a refused wire says why and changes nothing', async () => {
    const store = await opened();
    expect(store.getState().connect({ source: 'a', target: 'start' })).toMatch(/before the start/);
    expect(store.getState().connect({ source: 'start', target: 'a' })).toMatch(/Already/);
    expect(store.getState().history.past).toEqual([]);
  });

  test('wires of an outcome that is gone go with it, and come back by undo', async () => {
    const store = await opened();
    const sort = store.getState().addNode('router', undefined, { after: { id: 'a' } });
    store.getState().addNode('output', undefined, { after: { id: sort } });
    expect(store.getState().doc.edges.at(-1)).toMatchObject({ port: 'route_1' });
    store.getState().setConfig(sort, ['routes'], []);
    expect(store.getState().doc.edges).toEqual(edges('start>a', `a>${sort}`));
    store.getState().undo();
    expect(store.getState().doc.edges).toHaveLength(3);
  });

  test('another id is another name everywhere, for the selection too', async () => {
    const store = await opened();
    store.getState().select(['a']);
    store.getState().rename('a', 'write');
    expect(store.getState().selection).toEqual(['write']);
    expect(() => store.getState().rename('write', 'start')).toThrow(/taken/);
  });

  test('steps that had no place keep the one they were shown at when another is moved', async () => {
    const store = await opened();
    store.getState().apply([{ op: 'node.move', id: 'a', at: [5, 500] }]);
    expect(store.getState().doc.ui?.nodes).toEqual({ start: [0, 0], a: [5, 500] });
  });
});

describe('what was not saved', () => {
  test('is taken over from a page that is gone, by the same person only', async () => {
    const store = await opened('one', 'crashed');
    servers.one!.troubles = Array(9).fill('offline');
    store.getState().setConfig('a', ['prompt'], 'unsaved');
    await vi.advanceTimersByTimeAsync(500);
    expect(store.getState().save).toMatchObject({ state: 'offline', pending: 1 });
    servers.one!.troubles = [];
    const stranger = await opened('one', 'p2', { user: 'bob' });
    expect(stranger.getState().doc.nodes.a?.config).toBeUndefined();
    const early = await opened('one', 'p3');
    expect(early.getState().doc.nodes.a?.config).toBeUndefined();
    vi.clearAllTimers();
    dead.add('crashed');
    const again = await opened('one', 'p4');
    expect(again.getState().doc.nodes.a?.config?.prompt).toBe('unsaved');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(servers.one!.model.doc.nodes.a?.config?.prompt).toBe('unsaved');
    expect(storage.size()).toBe(0);
  });

  test('a conflict is shown until one side is chosen, after a reload too; theirs can be taken', async () => {
    const [ann, bob] = [await opened('one', 'p1'), await opened('one', 'p2')];
    ann.getState().setConfig('a', ['prompt'], 'ann');
    await vi.advanceTimersByTimeAsync(600);
    bob.getState().setConfig('a', ['prompt'], 'bob');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(bob.getState().save.state).toBe('conflict');
    expect(servers.one!.model.doc.nodes.a?.config?.prompt).toBe('bob');
    bob.getState().close();
    void bob.getState().open('one', { user: 'ann' });
    await vi.advanceTimersByTimeAsync(100);
    expect(bob.getState()).toMatchObject({ save: { state: 'conflict' }, conflicts: [{ theirs: 'ann' }] });
    bob.getState().settle(bob.getState().conflicts[0]!, 'theirs');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(bob.getState().save.state).toBe('saved');
    expect(servers.one!.model.doc.nodes.a?.config?.prompt).toBe('ann');
    expect(storage.size()).toBe(0);
  });

  test('is told where this device keeps nothing, and then the page must not be left', async () => {
    const store = await opened();
    storage.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    servers.one!.troubles = Array(9).fill('offline');
    store.getState().setConfig('a', ['prompt'], 'x');
    expect(store.getState().save).toMatchObject({ pending: 1, isKept: false });
    expect(store.getState().notice?.text).toMatch(/keeps no more/);
  });

  test('stays with its person: after signing in again it is there', async () => {
    const store = await opened('one', 'p1');
    servers.one!.troubles = ['signed-out'];
    store.getState().setConfig('a', ['prompt'], 'mine');
    await vi.advanceTimersByTimeAsync(500);
    expect(store.getState().save.state).toBe('signed-out');
    dead.add('p1');
    const bob = await opened('one', 'p2', { user: 'bob' });
    expect(bob.getState().doc.nodes.a?.config).toBeUndefined();
    const again = await opened('one', 'p3');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(again.getState().doc.nodes.a?.config?.prompt).toBe('mine');
    expect(servers.one!.model.doc.nodes.a?.config?.prompt).toBe('mine');
  });
});

/** Ann and Bob have it open; the first deed is saved before the second, which knows nothing of it, is done. */
async function oneAfterTheOther(first: (store: Store) => void, second: (store: Store) => void) {
  const [ann, bob] = [await opened('one', 'p1'), await opened('one', 'p2')];
  first(ann);
  await vi.advanceTimersByTimeAsync(600);
  second(bob);
  await vi.advanceTimersByTimeAsync(3_000);
  return bob.getState();
}

type Store = Awaited<ReturnType<typeof opened>>;

describe('a new id and what refers to it', () => {
  const rename = (store: Store) => store.getState().rename('a', 'write');
  const write = (store: Store) => store.getState().setConfig('b', ['prompt'], 'look at {{ a.text }}');
  beforeEach(() => {
    const doc = docOf({ start: 'start', a: 'model', b: 'model' }, 'start>a', 'a>b');
    servers.one = new FakeServer({ ...doc, ui: { nodes: { a: [1, 2] } } });
  });

  test.each([
    ['renamed, then referred to', rename, write],
    ['referred to, then renamed', write, rename],
  ])('come together: %s', async (_, first, second) => {
    for (const was of [undefined, 'see {{ a.text }}']) {
      if (was) servers.one!.model.doc.nodes.b = { type: 'model', config: { prompt: was } };
      const { conflicts } = await oneAfterTheOther(first, second);
      expect(servers.one!.model.doc.nodes.b?.config?.prompt).toBe('look at {{ write.text }}');
      expect(conflicts).toEqual([]);
      servers.one = new FakeServer({
        ...docOf({ start: 'start', a: 'model', b: 'model' }),
        ui: { nodes: { a: [1, 2] } },
      });
    }
  });

  test('come together after a crash, too', async () => {
    const crashed = await opened('one', 'crashed');
    servers.one!.troubles = Array(9).fill('offline');
    write(crashed);
    await vi.advanceTimersByTimeAsync(500);
    vi.clearAllTimers();
    dead.add('crashed');
    servers.one!.troubles = [];
    rename(await opened('one', 'p1'));
    await vi.advanceTimersByTimeAsync(600);
    expect(servers.one!.model.doc.nodes.write).toBeDefined();
    await opened('one', 'p2');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(servers.one!.model.doc.nodes.b?.config?.prompt).toBe('look at {{ write.text }}');
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
    expect(servers.one!.model.doc.nodes.b?.config?.prompt).toBe('see {{ a.text }}');
    ann.getState().redo();
    expect(ann.getState().doc.nodes.b?.config?.prompt).toBe('see {{ write.text }}');
  });
});

describe('where the browser keeps nothing', () => {
  test('edits survive a visit to another workflow while the server is away, and leaving the page is asked about', async () => {
    isOff = true;
    const store = await opened();
    expect(store.getState().isAtRisk()).toBe(false);
    servers.one!.troubles = Array(9).fill('offline');
    store.getState().setConfig('a', ['prompt'], 'only here');
    await vi.advanceTimersByTimeAsync(500);
    void store.getState().open('two', { user: 'ann' });
    await vi.advanceTimersByTimeAsync(100);
    expect([store.getState().save.pending, store.getState().isAtRisk()]).toEqual([0, true]);
    void store.getState().open('one', { user: 'ann' });
    await vi.advanceTimersByTimeAsync(100);
    expect(store.getState().status).toBe('failed');
    expect(store.getState().isAtRisk()).toBe(true);
    servers.one!.troubles = [];
    void store.getState().open('one', { user: 'ann' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(servers.one!.model.doc.nodes.a?.config?.prompt).toBe('only here');
    expect(store.getState().isAtRisk()).toBe(false);
  });
});

describe('a right', () => {
  test('that is withdrawn or given while it is open counts from then on, and is told', async () => {
    const store = await opened();
    servers.one!.role = 'viewer';
    await Promise.all([store.getState().refresh(), vi.advanceTimersByTimeAsync(50)]);
    expect(store.getState()).toMatchObject({ readOnly: true, notice: { text: expect.stringMatching(/only look/) } });
    servers.one!.role = 'editor';
    await Promise.all([store.getState().refresh(), vi.advanceTimersByTimeAsync(50)]);
    expect(store.getState()).toMatchObject({
      readOnly: false,
      notice: { text: expect.stringMatching(/may change/) },
    });
    const past = await opened('one', 'p2', { document: docOf({ old: 'model' }) });
    await Promise.all([past.getState().refresh(), vi.advanceTimersByTimeAsync(50)]);
    expect(past.getState().readOnly).toBe(true);
  });
});
