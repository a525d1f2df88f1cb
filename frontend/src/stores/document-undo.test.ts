/** Undo takes back what this person did in this workflow, and nothing that anybody else wrote. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { begin, opened, world } from './fake-pages';

beforeEach(begin);
afterEach(() => vi.useRealTimers());

describe('undo', () => {
  test('right after opening does nothing', async () => {
    const store = await opened();
    store.getState().undo();
    store.getState().redo();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(world.servers.one!.writes).toEqual([]);
  });

  test('takes back typing as one step, and saves it; redo brings it again', async () => {
    const store = await opened();
    for (const text of ['h', 'he', 'hey']) store.getState().setConfig('a', ['prompt'], text);
    await vi.advanceTimersByTimeAsync(600);
    expect(world.servers.one!.model.doc.nodes.a?.config?.prompt).toBe('hey');
    store.getState().undo();
    await vi.advanceTimersByTimeAsync(600);
    expect(world.servers.one!.model.doc.nodes.a).toEqual({ type: 'model' });
    store.getState().redo();
    await vi.advanceTimersByTimeAsync(600);
    expect(world.servers.one!.model.doc.nodes.a?.config?.prompt).toBe('hey');
  });

  test('of a field someone else wrote beside keeps theirs', async () => {
    const [store, other] = [await opened('one', 'p1'), await opened('one', 'p2')];
    store.getState().setConfig('a', ['prompt'], 'mine');
    await vi.advanceTimersByTimeAsync(600);
    other.getState().setConfig('a', ['model'], 'theirs');
    await vi.advanceTimersByTimeAsync(1_000);
    store.getState().undo();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(world.servers.one!.model.doc.nodes.a?.config).toEqual({ model: 'theirs' });
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
    expect(world.servers.one!.model.doc.nodes.a?.config?.prompt).toBe('theirs');
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
    expect(world.servers.one!.model.doc.nodes.a).toEqual({ type: 'model' });
    expect(world.servers.two!.writes).toEqual([]);
  });

  test('is another person’s own', async () => {
    const store = await opened();
    store.getState().setConfig('a', ['prompt'], 'ann’s');
    void store.getState().open('one', { user: 'bob' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(store.getState().history.past).toEqual([]);
  });
});
