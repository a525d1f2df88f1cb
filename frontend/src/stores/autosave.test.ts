/** Saving loses nothing: debounce, troubles, others' edits, storms, crashes in the middle. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Op } from '../graph/ops';
import type { Conflict, Pending } from '../graph/rebase';
import { docOf } from '../graph/samples';
import { Autosave, type Timers } from './autosave';
import type { About } from './document-types';
import { FakeServer, timers } from './fake-server';
import type { Kept } from './journal';

const set = (id: string, path: string[], value: string): Op => ({
  op: 'node.set',
  id,
  path: ['config', ...path],
  value,
});
const move = (id: string, x: number): Op => ({ op: 'node.move', id, at: [x, 0] });

interface Client {
  queue: Autosave<About>;
  conflicts: Conflict[];
  dropped: string[];
  journal: Pending[];
  kept: Kept;
}

async function client(server: FakeServer, by = 'me', clock: Timers = timers): Promise<Client> {
  const transport = server.transport(by);
  const loading = transport.load();
  await vi.advanceTimersByTimeAsync(server.delay);
  const made: Client = {
    conflicts: [],
    dropped: [],
    journal: [],
    kept: { pending: [], sent: 0 },
    queue: undefined as never,
  };
  const journal = {
    write(kept: Kept) {
      made.journal = [...kept.pending];
      made.kept = structuredClone(kept);
      return true;
    },
  };
  made.queue = new Autosave(await loading, transport, journal, clock, {
    changed() {},
    about() {},
    refused() {},
    merged({ conflicts, dropped, told }) {
      made.conflicts.push(...conflicts);
      made.dropped.push(...dropped.map(({ reason }) => reason), ...told);
    },
  });
  return made;
}

let server: FakeServer;
beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer(docOf({ start: 'start', a: 'model', b: 'model' }, 'start>a', 'a>b'));
});
afterEach(() => vi.useRealTimers());

describe('when it saves', () => {
  test('400 ms after the last edit, as one request', async () => {
    const { queue } = await client(server);
    queue.edit([set('a', ['prompt'], 'h')]);
    await vi.advanceTimersByTimeAsync(300);
    queue.edit([set('a', ['prompt'], 'hi')]);
    await vi.advanceTimersByTimeAsync(399);
    expect(server.writes).toHaveLength(0);
    expect(queue.state).toBe('pending');
    await vi.advanceTimersByTimeAsync(20);
    expect(server.writes).toHaveLength(1);
    expect(server.model.doc.nodes.a?.config?.prompt).toBe('hi');
    expect(queue).toMatchObject({ state: 'saved', revision: 2, pending: [] });
  });

  test('at the latest two seconds after the first edit, however fast one types', async () => {
    const { queue } = await client(server);
    for (let n = 0; n < 30; n += 1) {
      queue.edit([set('a', ['prompt'], 'x'.repeat(n))]);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(server.writes.length).toBe(1);
    expect(queue.pending.length).toBeGreaterThan(0);
  });

  test('a client without edits never writes, however long it idles and whatever others do', async () => {
    const idle = await client(server, 'idle');
    const other = await client(server, 'other');
    other.queue.edit([set('a', ['prompt'], 'new')]);
    await vi.advanceTimersByTimeAsync(15 * 60_000);
    await Promise.all([idle.queue.refresh(), vi.advanceTimersByTimeAsync(50)]);
    idle.queue.leave();
    await idle.queue.close();
    expect(idle.queue.view.doc.nodes.a?.config?.prompt).toBe('new');
    expect(server.writes.map(({ by }) => by)).toEqual(['other']);
  });

  test('flush saves what is being edited while it saves, too', async () => {
    const { queue } = await client(server);
    queue.edit([set('a', ['prompt'], 'one')]);
    const flushed = queue.flush();
    await vi.advanceTimersByTimeAsync(2);
    queue.edit([set('b', ['prompt'], 'two')]);
    await Promise.all([flushed, vi.advanceTimersByTimeAsync(50)]);
    expect(server.model).toEqual(queue.view);
    expect(queue.state).toBe('saved');
  });
});

describe('when others save too', () => {
  test('edits of different fields come together', async () => {
    const [ann, bob] = [await client(server, 'ann'), await client(server, 'bob')];
    ann.queue.edit([set('a', ['prompt'], 'ann')]);
    bob.queue.edit([set('b', ['prompt'], 'bob'), set('a', ['model'], 'big'), move('a', 7)]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.model.doc.nodes).toMatchObject({
      a: { config: { prompt: 'ann', model: 'big' } },
      b: { config: { prompt: 'bob' } },
    });
    expect([...ann.conflicts, ...bob.conflicts]).toEqual([]);
  });

  test('the same field: the later write stands, the other value is kept as a conflict', async () => {
    const [ann, bob] = [await client(server, 'ann'), await client(server, 'bob')];
    ann.queue.edit([set('a', ['prompt'], 'ann’s')]);
    await vi.advanceTimersByTimeAsync(500);
    bob.queue.edit([set('a', ['prompt'], 'bob’s')]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.model.doc.nodes.a?.config?.prompt).toBe('bob’s');
    expect(bob.conflicts).toEqual([
      { on: 'node', id: 'a', path: ['config', 'prompt'], entries: [], mine: 'bob’s', theirs: 'ann’s' },
    ]);
  });

  test('positions: the later write wins without a word', async () => {
    const [ann, bob] = [await client(server, 'ann'), await client(server, 'bob')];
    ann.queue.edit([move('a', 1)]);
    await vi.advanceTimersByTimeAsync(500);
    bob.queue.edit([move('a', 2)]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.model.doc.ui?.nodes?.a).toEqual([2, 0]);
    expect(bob.conflicts).toEqual([]);
  });

  test('a step that someone deletes while another writes in it is put back, whoever was first', async () => {
    for (const [first, second] of [
      [{ op: 'node.remove', id: 'b' } as Op, set('b', ['prompt'], 'kept')],
      [set('b', ['prompt'], 'kept'), { op: 'node.remove', id: 'b' } as Op],
    ]) {
      server = new FakeServer(docOf({ start: 'start', a: 'model', b: 'model' }, 'start>a', 'a>b'));
      const [ann, bob] = [await client(server, 'ann'), await client(server, 'bob')];
      ann.queue.edit([first!]);
      await vi.advanceTimersByTimeAsync(500);
      bob.queue.edit([second!]);
      await vi.advanceTimersByTimeAsync(5_000);
      expect(server.model.doc.nodes.b?.config?.prompt).toBe('kept');
      expect(server.model.doc.edges).toHaveLength(2);
      expect(bob.dropped).toEqual([expect.stringMatching(/^b was .* by someone else/)]);
    }
  });

  test('an edit that cannot be is left out and told, the others are saved', async () => {
    const [ann, bob] = [await client(server, 'ann'), await client(server, 'bob')];
    ann.queue.edit([{ op: 'node.remove', id: 'b' }]);
    await vi.advanceTimersByTimeAsync(500);
    bob.queue.edit([
      { op: 'edge.remove', edge: { source: 'a', target: 'b' } },
      { op: 'pin.set', id: 'b', pin: { output: 1 } },
      set('a', ['prompt'], 'kept'),
    ]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.model.doc.nodes.b).toBeUndefined();
    expect(server.model.doc.nodes.a?.config?.prompt).toBe('kept');
    expect(bob.dropped).toEqual(['“b” is no longer there']);
  });

  test('a storm of three writers converges and loses no field', async () => {
    server.delay = 30;
    let seed = 1;
    const random = (): number => {
      seed = (seed * 16807) % 2147483647;
      return seed / 2147483647;
    };
    const clients = await Promise.all(['x', 'y', 'z'].map((by) => client(server, by, { ...timers, random })));
    for (let round = 0; round < 20; round += 1) {
      clients.forEach(({ queue }, index) => {
        queue.edit([set(index % 2 ? 'a' : 'b', [`field_${index}_${round}`], `${round}`)]);
      });
      await vi.advanceTimersByTimeAsync(150);
    }
    await vi.advanceTimersByTimeAsync(120_000);
    for (const { queue } of clients) {
      expect(queue.pending).toEqual([]);
      await Promise.all([queue.refresh(), vi.advanceTimersByTimeAsync(100)]);
      expect(queue.view).toEqual(server.model);
    }
    const { a, b } = server.model.doc.nodes;
    expect(Object.keys({ ...a?.config, ...b?.config })).toHaveLength(60);
    expect(clients.flatMap(({ conflicts }) => conflicts)).toEqual([]);
  });
});

describe('when the server is away', () => {
  test('edits go on, the badge says so, and all is sent when it is back', async () => {
    const { queue, ...kept } = await client(server);
    server.troubles = ['offline', 'offline', 'offline'];
    queue.edit([set('a', ['prompt'], 'one')]);
    await vi.advanceTimersByTimeAsync(500);
    expect(queue.state).toBe('offline');
    queue.edit([set('b', ['prompt'], 'two')]);
    expect(queue.state).toBe('offline');
    expect(queue.pending).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(queue.state).toBe('saved');
    expect(server.model).toEqual(queue.view);
    expect(kept.dropped).toEqual([]);
  });

  test('a save whose answer was lost is not made twice and never reads as a conflict', async () => {
    const me = await client(server);
    server.troubles = ['lost'];
    me.queue.edit([
      set('a', ['prompt'], 'hello'),
      { op: 'node.add', id: 'c', node: { type: 'model' } },
      { op: 'edge.remove', edge: { source: 'a', target: 'b' } },
    ]);
    await vi.advanceTimersByTimeAsync(410);
    expect(me.queue.state).toBe('offline');
    expect(server.revision).toBe(2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(me.queue).toMatchObject({ state: 'saved', revision: 2, pending: [] });
    expect([me.conflicts, me.dropped]).toEqual([[], []]);
    expect(server.writes).toHaveLength(1);
  });

  test('flush tells that it did not work', async () => {
    const { queue } = await client(server);
    server.troubles = ['offline'];
    queue.edit([set('a', ['prompt'], 'x')]);
    const flushed = expect(queue.flush()).rejects.toThrow('It is offline.');
    await vi.advanceTimersByTimeAsync(20);
    await flushed;
  });

  test('the waits grow, and stay below half a minute', async () => {
    const { queue } = await client(server);
    server.troubles = Array(100).fill('offline');
    queue.edit([set('a', ['prompt'], 'x')]);
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    const tries = 100 - server.troubles.length;
    expect(tries).toBeGreaterThan(20);
    expect(tries).toBeLessThan(40);
  });
});

describe('when it may not', () => {
  test('the edits are kept in the journal and nothing is tried again by itself', async () => {
    const me = await client(server);
    server.troubles = ['forbidden'];
    me.queue.edit([set('a', ['prompt'], 'x')]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(me.queue).toMatchObject({ state: 'forbidden', trouble: 'It is forbidden.' });
    expect(me.journal).toHaveLength(1);
    expect(server.writes).toEqual([]);
    const flushed = me.queue.flush();
    await vi.advanceTimersByTimeAsync(20);
    await flushed;
    expect(me.queue.state).toBe('saved');
    expect(me.journal).toEqual([]);
  });

  test('a refused document waits for the next edit', async () => {
    const { queue } = await client(server);
    server.troubles = ['refused'];
    queue.edit([set('a', ['prompt'], 'bad')]);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(queue.state).toBe('refused');
    queue.edit([set('a', ['prompt'], 'good')]);
    await vi.advanceTimersByTimeAsync(500);
    expect(queue.state).toBe('saved');
    expect(server.model.doc.nodes.a?.config?.prompt).toBe('good');
  });
});

test('what a crashed page left is put on top of what is there now', async () => {
  const first = await client(server);
  first.queue.edit([set('a', ['prompt'], 'mine'), move('b', 5)]);
  const left = first.kept;
  const other = await client(server, 'other');
  other.queue.edit([set('b', ['prompt'], 'theirs')]);
  server.troubles = [];
  await Promise.all([other.queue.flush(), vi.advanceTimersByTimeAsync(20)]);
  const again = await client(server, 'again');
  again.queue.replay(left);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(server.model.doc.nodes).toMatchObject({
    a: { config: { prompt: 'mine' } },
    b: { config: { prompt: 'theirs' } },
  });
  expect(again.journal).toEqual([]);
});

test('an answer that was lost while one goes on typing is no conflict', async () => {
  const me = await client(server);
  server.troubles = ['lost'];
  me.queue.edit([set('a', ['prompt'], 'h')]);
  await vi.advanceTimersByTimeAsync(410);
  expect(me.queue.state).toBe('offline');
  me.queue.edit([set('a', ['prompt'], 'he')]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(me.queue).toMatchObject({ state: 'saved', pending: [] });
  expect(server.model.doc.nodes.a?.config?.prompt).toBe('he');
  expect(me.conflicts).toEqual([]);
});

test('two who add a step of one name both keep theirs, references and wires included', async () => {
  const [ann, bob] = [await client(server, 'ann'), await client(server, 'bob')];
  const added = (prompt: string): Op => ({
    op: 'node.add',
    id: 'model',
    node: { type: 'model', config: { prompt } },
  });
  ann.queue.edit([added('ann')]);
  await vi.advanceTimersByTimeAsync(500);
  bob.queue.edit([
    added('bob'),
    { op: 'edge.add', edge: { source: 'b', target: 'model' } },
    set('b', ['prompt'], 'see {{ model.text }}'),
    set('model', ['model'], 'big'),
  ]);
  await vi.advanceTimersByTimeAsync(5_000);
  const { nodes, edges } = server.model.doc;
  expect(nodes.model?.config).toEqual({ prompt: 'ann' });
  expect(nodes.model_2?.config).toEqual({ prompt: 'bob', model: 'big' });
  expect(edges.at(-1)).toEqual({ source: 'b', target: 'model_2' });
  expect(nodes.b?.config?.prompt).toBe('see {{ model_2.text }}');
});

test('edits of a step that someone renamed meanwhile find it', async () => {
  server.model.doc.ui = { nodes: { b: [3, 4] } };
  const [ann, bob] = [await client(server, 'ann'), await client(server, 'bob')];
  ann.queue.edit([{ op: 'node.rename', id: 'b', to: 'write' }]);
  await vi.advanceTimersByTimeAsync(500);
  bob.queue.edit([set('b', ['prompt'], 'mine'), { op: 'edge.add', edge: { source: 'start', target: 'b' } }]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(Object.keys(server.model.doc.nodes)).toEqual(['start', 'a', 'write']);
  expect(server.model.doc.nodes.write?.config?.prompt).toBe('mine');
  expect(server.model.doc.edges.at(-1)).toEqual({ source: 'start', target: 'write' });
});

test('of two edits in one list both stand, whatever place they have by now', async () => {
  server.model.doc.nodes.a = {
    type: 'router',
    config: {
      routes: [
        { id: 'one', when: '1' },
        { id: 'two', when: '2' },
      ],
    },
  };
  const [ann, bob] = [await client(server, 'ann'), await client(server, 'bob')];
  const routes = [
    { id: 'new', when: '0' },
    { id: 'one', when: '1' },
    { id: 'two', when: '2' },
  ];
  ann.queue.edit([{ op: 'node.set', id: 'a', path: ['config', 'routes'], value: routes }]);
  await vi.advanceTimersByTimeAsync(500);
  bob.queue.edit([{ op: 'node.set', id: 'a', path: ['config', 'routes', 0, 'when'], value: 'bob' }]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(server.model.doc.nodes.a?.config?.routes).toEqual([
    { id: 'new', when: '0' },
    { id: 'one', when: 'bob' },
    { id: 'two', when: '2' },
  ]);
  expect(bob.conflicts).toEqual([]);
});

test('a workflow that was left while the server is away is saved when it is back', async () => {
  const me = await client(server);
  server.troubles = ['offline', 'offline'];
  me.queue.edit([set('a', ['prompt'], 'late')]);
  await Promise.all([me.queue.close(), vi.advanceTimersByTimeAsync(50)]);
  expect(me.journal).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(server.model.doc.nodes.a?.config?.prompt).toBe('late');
  expect(me.journal).toEqual([]);
});
