/** The store: opening and leaving workflows, read-only, edits and what goes along with them, rights that change. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { docOf, edges } from '../graph/samples';
import { begin, opened, world } from './fake-pages';

beforeEach(begin);
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
    world.servers.one!.transport = () => ({
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
    expect(world.servers.one!.model.doc.nodes.a?.config?.prompt).toBe('for one');
    expect(world.servers.two!.writes).toEqual([]);
    expect(store.getState()).toMatchObject({ id: 'two', status: 'ready', history: { past: [] } });
    expect(Object.keys(store.getState().doc.nodes)).toEqual(['start']);
    expect(world.storage.size()).toBe(0);
  });

  test('opened again while it is still being saved shows the edit', async () => {
    const store = await opened();
    world.servers.one!.delay = 200;
    store.getState().setConfig('a', ['prompt'], 'late');
    void store.getState().open('one', { user: 'ann' });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(store.getState().doc.nodes.a?.config?.prompt).toBe('late');
    expect(world.servers.one!.revision).toBe(2);
  });

  test('for a viewer, or showing a past run, cannot be changed', async () => {
    const past = await opened('one', 'page', { document: docOf({ old: 'model' }) });
    expect(past.getState()).toMatchObject({ readOnly: true });
    expect(Object.keys(past.getState().doc.nodes)).toEqual(['old']);
    past.getState().remove(['old']);
    past.getState().undo();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(Object.keys(past.getState().doc.nodes)).toEqual(['old']);
    expect(world.servers.one!.writes).toEqual([]);
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

describe('a right', () => {
  test('that is withdrawn or given while it is open counts from then on, and is told', async () => {
    const store = await opened();
    world.servers.one!.role = 'viewer';
    await Promise.all([store.getState().refresh(), vi.advanceTimersByTimeAsync(50)]);
    expect(store.getState()).toMatchObject({ readOnly: true, notice: { text: expect.stringMatching(/only look/) } });
    world.servers.one!.role = 'editor';
    await Promise.all([store.getState().refresh(), vi.advanceTimersByTimeAsync(50)]);
    expect(store.getState()).toMatchObject({
      readOnly: false,
      notice: { text: expect.stringMatching(/may change/) },
    });
    const past = await opened('one', 'p2', { document: docOf({ old: 'model' }) });
    await Promise.all([past.getState().refresh(), vi.advanceTimersByTimeAsync(50)]);
    expect(past.getState().readOnly).toBe(true);
  });

  test('that is withdrawn from edits under way leaves them to be kept elsewhere', async () => {
    const store = await opened();
    world.servers.one!.role = 'viewer';
    world.servers.one!.troubles = ['stale', 'forbidden'];
    store.getState().setConfig('a', ['prompt'], 'mine');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(store.getState()).toMatchObject({
      role: 'viewer',
      readOnly: false,
      save: { state: 'forbidden', pending: 1 },
    });
    const found = await store.getState().rescue();
    expect(found?.model.doc.nodes.a?.config?.prompt).toBe('mine');
  });
});
