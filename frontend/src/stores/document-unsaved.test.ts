/** What could not be saved: taken over from pages that are gone, kept without storage, told where it is refused, rescued. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { begin, opened, world } from './fake-pages';
import type { DocProblem } from './saving';

beforeEach(begin);
afterEach(() => vi.useRealTimers());

describe('what was not saved', () => {
  test('is taken over from a page that is gone, by the same person only', async () => {
    const store = await opened('one', 'crashed');
    world.servers.one!.troubles = Array(9).fill('offline');
    store.getState().setConfig('a', ['prompt'], 'unsaved');
    await vi.advanceTimersByTimeAsync(500);
    expect(store.getState().save).toMatchObject({ state: 'offline', pending: 1 });
    world.servers.one!.troubles = [];
    const stranger = await opened('one', 'p2', { user: 'bob' });
    expect(stranger.getState().doc.nodes.a?.config).toBeUndefined();
    const early = await opened('one', 'p3');
    expect(early.getState().doc.nodes.a?.config).toBeUndefined();
    vi.clearAllTimers();
    world.dead.add('crashed');
    const again = await opened('one', 'p4');
    expect(again.getState().doc.nodes.a?.config?.prompt).toBe('unsaved');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(world.servers.one!.model.doc.nodes.a?.config?.prompt).toBe('unsaved');
    expect(world.storage.size()).toBe(0);
  });

  test('a conflict is shown until one side is chosen, after a reload too; theirs can be taken', async () => {
    const [ann, bob] = [await opened('one', 'p1'), await opened('one', 'p2')];
    ann.getState().setConfig('a', ['prompt'], 'ann');
    await vi.advanceTimersByTimeAsync(600);
    bob.getState().setConfig('a', ['prompt'], 'bob');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(bob.getState().save.state).toBe('conflict');
    expect(world.servers.one!.model.doc.nodes.a?.config?.prompt).toBe('bob');
    bob.getState().close();
    void bob.getState().open('one', { user: 'ann' });
    await vi.advanceTimersByTimeAsync(100);
    expect(bob.getState()).toMatchObject({ save: { state: 'conflict' }, conflicts: [{ theirs: 'ann' }] });
    bob.getState().settle(bob.getState().conflicts[0]!, 'theirs');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(bob.getState().save.state).toBe('saved');
    expect(world.servers.one!.model.doc.nodes.a?.config?.prompt).toBe('ann');
    expect(world.storage.size()).toBe(0);
  });

  test('is told where this device keeps nothing, and then the page must not be left', async () => {
    const store = await opened();
    world.storage.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    world.servers.one!.troubles = Array(9).fill('offline');
    store.getState().setConfig('a', ['prompt'], 'x');
    expect(store.getState().save).toMatchObject({ pending: 1, isKept: false });
    expect(store.getState().notice?.text).toMatch(/keeps no more/);
  });

  test('stays with its person: after signing in again it is there', async () => {
    const store = await opened('one', 'p1');
    world.servers.one!.troubles = ['signed-out'];
    store.getState().setConfig('a', ['prompt'], 'mine');
    await vi.advanceTimersByTimeAsync(500);
    expect(store.getState().save.state).toBe('signed-out');
    world.dead.add('p1');
    const bob = await opened('one', 'p2', { user: 'bob' });
    expect(bob.getState().doc.nodes.a?.config).toBeUndefined();
    const again = await opened('one', 'p3');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(again.getState().doc.nodes.a?.config?.prompt).toBe('mine');
    expect(world.servers.one!.model.doc.nodes.a?.config?.prompt).toBe('mine');
  });
});

describe('where the browser keeps nothing', () => {
  test('edits survive a visit to another workflow while the server is away, and leaving the page is asked about', async () => {
    world.isOff = true;
    const store = await opened();
    expect(store.getState().isAtRisk()).toBe(false);
    world.servers.one!.troubles = Array(9).fill('offline');
    store.getState().setConfig('a', ['prompt'], 'only here');
    await vi.advanceTimersByTimeAsync(500);
    void store.getState().open('two', { user: 'ann' });
    await vi.advanceTimersByTimeAsync(100);
    expect([store.getState().save.pending, store.getState().isAtRisk()]).toEqual([0, true]);
    void store.getState().open('one', { user: 'ann' });
    await vi.advanceTimersByTimeAsync(100);
    expect(store.getState().status).toBe('failed');
    expect(store.getState().isAtRisk()).toBe(true);
    world.servers.one!.troubles = [];
    void store.getState().open('one', { user: 'ann' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(world.servers.one!.model.doc.nodes.a?.config?.prompt).toBe('only here');
    expect(store.getState().isAtRisk()).toBe(false);
  });
});

describe('a document that the server will not have', () => {
  const tooLong: DocProblem = { node: 'a', field: 'config.prompt', message: 'Too long.' };
  beforeEach(() => {
    world.servers.one!.refuses = ({ doc }) => (String(doc.nodes.a?.config?.prompt).length > 9 ? [tooLong] : []);
  });

  test('has its problem at the field until an edit makes it small enough, which saves all by itself', async () => {
    const store = await opened();
    world.servers.one!.about.problems = [{ node: 'a', message: 'Not wired.' }];
    store.getState().setConfig('a', ['prompt'], 'x'.repeat(10));
    store.getState().setConfig('a', ['model'], 'big');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(store.getState()).toMatchObject({
      save: { state: 'refused', pending: 2, isKept: true },
      problems: [{ ...tooLong, message: 'Not saved: Too long.', unsaved: true }],
      notice: { text: expect.stringMatching(/could not be saved/) },
    });
    const said = store.getState().notice;
    store.getState().setLabel('a', 'Same');
    await vi.advanceTimersByTimeAsync(600);
    expect(store.getState().notice).toBe(said);
    expect(store.getState().problems).toHaveLength(1);
    expect(world.servers.one!.writes).toEqual([]);
    store.getState().setConfig('a', ['prompt'], 'short');
    await vi.advanceTimersByTimeAsync(600);
    expect(store.getState()).toMatchObject({ save: { state: 'saved' }, problems: [{ message: 'Not wired.' }] });
    expect(world.servers.one!.model.doc.nodes.a).toMatchObject({
      label: 'Same',
      config: { prompt: 'short', model: 'big' },
    });
  });

  test('has a problem of the whole workflow where the server names no place, after a reload too', async () => {
    const store = await opened('one', 'crashed');
    world.servers.one!.troubles = ['refused', 'refused'];
    store.getState().setConfig('a', ['model'], 'big');
    await vi.advanceTimersByTimeAsync(600);
    expect(store.getState().problems).toEqual([{ message: 'Not saved: It is refused.', unsaved: true }]);
    vi.clearAllTimers();
    world.dead.add('crashed');
    const again = await opened('one', 'p2');
    await vi.advanceTimersByTimeAsync(600);
    expect(again.getState()).toMatchObject({ save: { state: 'refused' }, problems: [{ unsaved: true }] });
    expect(again.getState().doc.nodes.a?.config?.model).toBe('big');
  });
});

describe('a workflow that was deleted, or is shared no more', () => {
  const gone = async () => {
    const store = await opened('one', 'crashed');
    world.lastSaved = structuredClone(world.servers.one!.model);
    world.servers.one!.isGone = true;
    store.getState().setConfig('a', ['prompt'], 'mine');
    await vi.advanceTimersByTimeAsync(600);
    expect(store.getState().save).toMatchObject({ state: 'forbidden', pending: 1 });
    return store;
  };

  test('gives what is shown to be kept elsewhere, and nothing is left then', async () => {
    const store = await gone();
    const found = await store.getState().rescue();
    expect(found?.model.doc.nodes.a?.config?.prompt).toBe('mine');
    expect(world.storage.size()).toBe(1);
    found?.forget();
    expect([world.storage.size(), store.getState().save.pending]).toEqual([0, 0]);
  });

  test.each([
    ['with all that was saved', true],
    ['with the steps they are about, where no state was kept', false],
  ])('gives the edits after a reload, too, %s', async (_, isWhole) => {
    await gone();
    if (!isWhole) world.lastSaved = null;
    world.dead.add('crashed');
    const again = await opened('one', 'p2');
    expect(again.getState()).toMatchObject({ status: 'missing', hasLeft: true });
    const found = await again.getState().rescue();
    expect(Object.keys(found!.model.doc.nodes)).toEqual(isWhole ? ['start', 'a'] : ['a']);
    expect(found?.model.doc.nodes.a?.config?.prompt).toBe('mine');
    const stranger = await opened('one', 'p3', { user: 'bob' });
    expect([stranger.getState().hasLeft, await stranger.getState().rescue()]).toEqual([false, null]);
    found?.forget();
    expect([world.storage.size(), again.getState().hasLeft]).toEqual([0, false]);
  });

  test('gives them after a visit to another workflow, and nothing is left then', async () => {
    const store = await gone();
    for (const id of ['two', 'one']) {
      void store.getState().open(id, { user: 'ann' });
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(store.getState()).toMatchObject({ status: 'missing', hasLeft: true });
    const found = await store.getState().rescue();
    expect(found?.model.doc.nodes.a?.config?.prompt).toBe('mine');
    found?.forget();
    expect(world.storage.size()).toBe(0);
  });

  test('gives them where one may still look at it, on top of what it is now', async () => {
    await gone();
    const server = world.servers.one!;
    server.isGone = false;
    server.role = 'viewer';
    server.model.name = 'New';
    world.dead.add('crashed');
    const again = await opened('one', 'p2');
    expect(again.getState()).toMatchObject({ readOnly: true, hasLeft: true });
    expect(again.getState().doc.nodes.a?.config).toBeUndefined();
    const found = await again.getState().rescue();
    expect(found?.model).toMatchObject({ name: 'New', doc: { nodes: { a: { config: { prompt: 'mine' } } } } });
  });
});
