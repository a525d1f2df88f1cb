import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { advance, emptyRun, fold, fromSnapshot, shown } from './state';
import type { RunEvent, RunShown } from './types';

/** The same files that pytest reads: a log and the snapshot that the server makes of it. */
const FOLDER = join(import.meta.dirname, '../../../tests/fixtures/runs');

interface Fixture {
  events: RunEvent[];
  snapshot: RunShown;
}

const fixtures = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name): [string, Fixture] => [name, JSON.parse(readFileSync(join(FOLDER, name), 'utf8'))]);

describe('the fold of a log', () => {
  it('has fixtures to be held to', () => {
    expect(fixtures.length).toBeGreaterThan(0);
  });

  it.each(fixtures)('%s: equals the snapshot of the server', (_, { events, snapshot }) => {
    expect(shown(fold(events))).toEqual(snapshot);
  });

  it.each(fixtures)('%s: any snapshot and the events after it equal the whole', (_, { events, snapshot }) => {
    for (let cut = 0; cut <= events.length; cut += 1) {
      const state = fromSnapshot(structuredClone(shown(fold(events.slice(0, cut)))));
      for (const event of events.slice(cut)) advance(state, event);
      expect(shown(state)).toEqual(snapshot);
    }
  });

  it.each(fixtures)(
    '%s: names every path that changed, and changes no object that was handed out',
    (_, { events }) => {
      const state = emptyRun();
      for (const event of events) {
        const before = { ...state.nodes };
        const copies = structuredClone(before);
        const touched = new Set(advance(state, event));
        expect(before).toEqual(copies);
        for (const [path, node] of Object.entries(state.nodes)) {
          if (!touched.has(path)) expect(node).toBe(before[path]);
        }
      }
    },
  );
});

const start: RunEvent = { seq: 1, at: 't1', type: 'run.started', path: '', input: { topic: 'x' } };

describe('a single event', () => {
  it('is refused where one is missing', () => {
    expect(() => advance(emptyRun(), { ...start, seq: 2 })).toThrow(RangeError);
  });

  it('of an unknown type only counts', () => {
    const state = emptyRun();
    advance(state, start);
    advance(state, { seq: 2, at: 't2', type: 'node.sang', path: 'a' });
    expect(shown(state)).toMatchObject({ status: 'queued', last_seq: 2, nodes: {} });
  });
});

describe('a container', () => {
  const opened: RunEvent[] = [
    start,
    {
      seq: 2,
      at: 't2',
      type: 'node.started',
      path: 'each',
      node_type: 'for_each',
      attempt: 1,
      container: { values: {}, items: [1, 2], window: 2 },
    },
    { seq: 3, at: 't3', type: 'iteration.started', path: 'each/0', values: {} },
    { seq: 4, at: 't4', type: 'iteration.started', path: 'each/1', values: {} },
    { seq: 5, at: 't5', type: 'node.started', path: 'each/0/ask', attempt: 1 },
    { seq: 6, at: 't6', type: 'node.started', path: 'each/1/ask', attempt: 1 },
    { seq: 7, at: 't7', type: 'node.waiting', path: 'each/0/ask', approval: { id: 'a0' } },
  ];

  it('waits when something in it does and nothing in it runs', () => {
    const state = fold(opened);
    expect(state.nodes.each?.status).toBe('running');
    expect(state.status).toBe('running');
    const touched = advance(state, {
      seq: 8,
      at: 't8',
      type: 'node.waiting',
      path: 'each/1/ask',
      approval: { id: 'a1' },
    });
    expect(state.nodes.each).toMatchObject({ status: 'waiting', iterations: 0, total: 2 });
    expect(state.status).toBe('waiting');
    expect(touched).toEqual(['each/1/ask', 'each']);
    advance(state, {
      seq: 9,
      at: 't9',
      type: 'node.answered',
      path: 'each/0/ask',
      approval: 'a0',
      action: 'approve',
    });
    expect(state.nodes.each?.status).toBe('running');
    expect(state.status).toBe('running');
  });

  it('bears what its inside costs', () => {
    const state = fold(opened);
    const usage = { input_tokens: 3, output_tokens: 4, cost_usd: 0.5 };
    advance(state, { seq: 8, at: 't8', type: 'node.finished', path: 'each/1/ask', output: {}, port: 'out', usage });
    expect(state.nodes.each?.usage).toEqual(usage);
    expect(state.usage).toEqual(usage);
  });
});
