// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunEvent } from '../run/types';

vi.mock('./document', () => ({ useDocument: { getState: () => ({ flush: async () => undefined }) } }));

const { useRun, currentRun } = await import('./run');

class FakeSocket {
  static all: FakeSocket[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }
  close() {}
  send(...events: RunEvent[]) {
    this.onmessage?.({ data: JSON.stringify({ events }) });
  }
}

const run = {
  ...{ id: 'r1', workflow: 'w1', workflow_name: 'W', version: null, trigger: 'manual', by: null, by_name: 'Ana' },
  ...{ status: 'running', input: {}, output: null, error: null, created_at: 't', started_at: 't', finished_at: null },
  ...{ usage: { input_tokens: 0, output_tokens: 0, cost_usd: 0 }, last_seq: 2 },
  nodes: {
    write: { node: 'write', type: 'model', status: 'running', attempt: 1, started_at: 't', finished_at: null },
  },
};

let answers: Record<string, unknown>;
const asked: string[] = [];

beforeEach(() => {
  FakeSocket.all = [];
  asked.length = 0;
  answers = { '/api/v1/runs/r1': run };
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('fetch', async (url: string, options: RequestInit) => {
    asked.push(`${options.method} ${url}`);
    const body = answers[url] ?? { status: 404, detail: 'There is no such run.' };
    return new Response(JSON.stringify(body), {
      status: answers[url] ? 200 : 404,
      headers: { 'Content-Type': 'application/json' },
    });
  });
});
afterEach(() => {
  useRun.getState().detach();
  vi.unstubAllGlobals();
});

/** Until what came is shown: that may be a moment after the last showing. */
const frame = () => new Promise((resolve) => setTimeout(() => requestAnimationFrame(resolve), 120));
const socket = () => FakeSocket.all.at(-1)!;
const finished: RunEvent = {
  seq: 3,
  at: 't',
  type: 'node.finished',
  path: 'write',
  output: { text: 'Hi' },
  port: 'out',
};

describe('the run on the page', () => {
  it('begins at the snapshot and follows from its last number', async () => {
    await useRun.getState().attach('r1');
    expect(useRun.getState()).toMatchObject({ status: 'running', seq: 2, counts: { running: 1 } });
    expect(socket().url).toMatch(/\/ws\/runs\/r1\?after=2$/);
    socket().send(finished, { seq: 4, at: 't', type: 'run.finished', path: '', output: 'Hi' });
    await frame();
    expect(useRun.getState()).toMatchObject({ status: 'succeeded', seq: 4, connected: false });
    expect(currentRun().view('write')).toMatchObject({ status: 'succeeded', output: { text: 'Hi' } });
  });

  it('reads the snapshot again at a hole, and follows from there', async () => {
    await useRun.getState().attach('r1');
    answers['/api/v1/runs/r1'] = { ...run, last_seq: 7 };
    socket().send({ ...finished, seq: 6 });
    await vi.waitFor(() => expect(socket().url).toMatch(/after=7$/), 2000);
    expect(asked.filter((call) => call.endsWith('/runs/r1'))).toHaveLength(2);
  });

  it('does not wake the page as a whole for streamed text', async () => {
    await useRun.getState().attach('r1');
    await frame();
    const heard = vi.fn();
    const stop = useRun.subscribe(heard);
    socket().send({ type: 'node.delta', path: 'write', offset: 0, text: 'H' });
    socket().send({ type: 'node.delta', path: 'write', offset: 1, text: 'i' });
    await frame();
    stop();
    expect(heard).not.toHaveBeenCalled();
    expect(currentRun().view('write')?.text).toBe('Hi');
  });

  it.each([
    [4403, /signed out/],
    [4404, /does not exist/],
  ])('explains why it ends after %d', async (code, words) => {
    await useRun.getState().attach('r1');
    socket().onclose?.({ code });
    expect(useRun.getState().trouble).toMatch(words);
    expect(FakeSocket.all).toHaveLength(1);
  });

  it('says what the server says of a run that is not there', async () => {
    await useRun.getState().attach('r2');
    expect(useRun.getState()).toMatchObject({ trouble: 'There is no such run.', head: null });
  });

  it('keeps what was found wrong when a start is refused', async () => {
    vi.stubGlobal('fetch', async () => {
      const problems = [{ node: 'write', field: 'config.prompt', message: 'The prompt is empty.' }];
      const body = JSON.stringify({ status: 400, detail: 'Mend this first.', problems });
      return new Response(body, { status: 400, headers: { 'Content-Type': 'application/problem+json' } });
    });
    await expect(useRun.getState().start('w1', { input: {}, version: 'draft' })).rejects.toThrow('Mend this first.');
    expect(useRun.getState().problems.map((problem) => problem.node)).toEqual(['write']);
    expect(useRun.getState().starting).toBe(false);
  });

  it('reads the older part of the log once it is asked for', async () => {
    answers['/api/v1/runs/r1/events?after=0'] = {
      results: [
        { seq: 1, at: 't', type: 'run.started', path: '' },
        { seq: 2, at: 't', type: 'node.started', path: 'write', attempt: 1 },
      ],
    };
    await useRun.getState().attach('r1');
    socket().send(finished);
    await useRun.getState().loadLog();
    expect(currentRun().log.map((event) => event.seq)).toEqual([1, 2, 3]);
  });
});
