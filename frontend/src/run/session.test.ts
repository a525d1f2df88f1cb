import { describe, expect, it, vi } from 'vitest';
import { Session } from './session';
import { emptyRun, fold, shown } from './state';
import type { RunEvent } from './types';

const log: RunEvent[] = [
  { seq: 1, at: '2030-01-01T00:00:00Z', type: 'run.started', path: '', input: {} },
  { seq: 2, at: '2030-01-01T00:00:01Z', type: 'node.started', path: 'write', node_type: 'model', attempt: 1 },
  {
    seq: 3,
    at: '2030-01-01T00:00:03Z',
    type: 'node.finished',
    path: 'write',
    output: { text: 'Hello' },
    port: 'out',
  },
  { seq: 4, at: '2030-01-01T00:00:03Z', type: 'run.finished', path: '', output: { text: 'Hello' } },
];

const delta = (offset: number, text: string): RunEvent => ({ type: 'node.delta', path: 'write', offset, text });

describe('following a run', () => {
  it('ignores what it has seen, whatever is sent again', () => {
    const session = new Session();
    session.receive(log.slice(0, 3));
    expect(session.receive(log)).toBe('ok');
    expect(shown(session.state)).toEqual(shown(fold(log)));
    expect(session.log.map((event) => event.seq)).toEqual([1, 2, 3, 4]);
  });

  it('reports a hole and takes nothing after it', () => {
    const session = new Session();
    expect(session.receive([log[0]!, log[2]!])).toBe('hole');
    expect(session.state.last_seq).toBe(1);
  });

  it('shows the last of twelve rounds, in whatever order a snapshot has them', () => {
    const session = new Session();
    const rounds = Array.from({ length: 12 }, (_, round) => round);
    const events = rounds.flatMap((round) => [
      { at: '2030-01-01T00:00:01Z', type: 'node.started', path: `refine/${round}/write`, attempt: 1 },
      { at: '2030-01-01T00:00:01Z', type: 'node.finished', path: `refine/${round}/write`, output: round },
    ]);
    const run = shown(fold([log[0]!, ...events].map((event, at) => ({ ...event, seq: at + 1 }))));
    const nodes = Object.fromEntries(Object.entries(run.nodes).sort(([a], [b]) => (a < b ? -1 : 1)));
    session.load({ ...run, nodes });
    expect(session.view('write')).toMatchObject({ path: 'refine/11/write', output: 11 });
    expect(session.viewsOf('write').map(({ run: { output } }) => output)).toEqual(rounds);
  });

  it('goes on from a snapshot without telling the log twice', () => {
    const session = new Session();
    session.load(shown(fold(log.slice(0, 2))));
    session.receive(log);
    expect(shown(session.state)).toEqual(shown(fold(log)));
    expect(session.log.map((event) => event.seq)).toEqual([3, 4]);
    session.prepend(log.slice(0, 2));
    expect(session.log.map((event) => event.seq)).toEqual([1, 2, 3, 4]);
    expect(session.logFrom).toBe(0);
  });

  it('shows streamed text while the node runs, and no longer', () => {
    const session = new Session();
    session.receive(log.slice(0, 2));
    session.receive([delta(0, 'Hel'), delta(3, 'lo')]);
    expect(session.view('write')?.text).toBe('Hello');
    session.receive([log[2]!, delta(5, ' late')]);
    expect(session.view('write')).toMatchObject({ text: undefined, status: 'succeeded' });
  });

  it('begins the text again with the next try', () => {
    const session = new Session();
    session.receive(log.slice(0, 2));
    session.receive([
      delta(0, 'half a'),
      {
        seq: 3,
        at: 't',
        type: 'node.retrying',
        path: 'write',
        attempt: 2,
        error: { message: 'cut off' },
        retry_at: 't',
      },
      { seq: 4, at: 't', type: 'node.started', path: 'write', attempt: 2 },
      delta(0, 'W'),
    ]);
    expect(session.view('write')).toMatchObject({ text: 'W', attempt: 2 });
  });

  it('tells of the nodes that changed, and only of them', () => {
    const changed = vi.fn();
    const session = new Session(changed);
    session.receive(log.slice(0, 2));
    changed.mockClear();
    session.receive([delta(0, 'a')]);
    expect(changed.mock.calls).toEqual([['write']]);
  });

  it('hands out the same view until something of it changes', () => {
    const session = new Session();
    session.receive(log.slice(0, 2));
    const view = session.view('write');
    expect(session.view('write')).toBe(view);
    session.receive([delta(0, 'a')]);
    expect(session.view('write')).not.toBe(view);
  });
});

describe('a node inside a container', () => {
  const started = (seq: number, path: string): RunEvent => ({ seq, at: 't', type: 'node.started', path, attempt: 1 });

  it('is shown by what waits, else what runs, else what was last', () => {
    const session = new Session();
    session.load({ ...shown(emptyRun()), last_seq: 0 });
    session.receive([
      { ...started(1, 'each'), container: { values: {}, items: [1, 2, 3], window: 2 } },
      started(2, 'each/0/ask'),
      started(3, 'each/1/ask'),
    ]);
    expect(session.view('ask')?.path).toBe('each/1/ask');
    session.receive([{ seq: 4, at: 't', type: 'node.waiting', path: 'each/0/ask', approval: { id: 'a' } }]);
    expect(session.view('ask')).toMatchObject({
      path: 'each/0/ask',
      instances: 2,
      ended: 0,
      waiting: ['each/0/ask'],
    });
    session.receive([
      { seq: 5, at: 't', type: 'node.finished', path: 'each/1/ask', output: {}, port: 'out' },
      { seq: 6, at: 't', type: 'node.answered', path: 'each/0/ask', approval: 'a' },
      { seq: 7, at: 't', type: 'node.finished', path: 'each/0/ask', output: {}, port: 'out' },
    ]);
    expect(session.view('ask')).toMatchObject({ path: 'each/0/ask', status: 'succeeded', instances: 2, ended: 2 });
  });
});
