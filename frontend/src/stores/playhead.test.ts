// @vitest-environment happy-dom
/** The playhead and the stores of the run: what cards read changes with it, and what goes on live waits behind. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunEvent } from '../run/types';

vi.mock('./document', () => ({ useDocument: { getState: () => ({ flush: async () => undefined }) } }));

const { useRun, currentRun, shownRun } = await import('./run');
const { lastEvent, seek, step, toNow, toStart, usePlayhead } = await import('./playhead');

const T0 = Date.parse('2030-01-01T00:00:00Z');
const at = (seconds: number) => new Date(T0 + seconds * 1000).toISOString();
const log: RunEvent[] = [
  { seq: 1, at: at(0), type: 'run.started', path: '', input: {} },
  { seq: 2, at: at(1), type: 'node.started', path: 'write', node_type: 'model', attempt: 1 },
  { seq: 3, at: at(3), type: 'node.finished', path: 'write', output: 'Hi', port: 'out' },
  { seq: 4, at: at(3), type: 'node.started', path: 'judge', node_type: 'model', attempt: 1 },
];
const usage = { input_tokens: 0, output_tokens: 0, cost_usd: 0 };
const run = {
  ...{ id: 'r1', workflow: 'w1', status: 'running', input: {}, output: null, error: null, usage, last_seq: 4 },
  ...{ created_at: at(0), started_at: at(0), finished_at: null },
  nodes: {
    write: { node: 'write', type: 'model', status: 'succeeded', attempt: 1, output: 'Hi', port: 'out' },
    judge: { node: 'judge', type: 'model', status: 'running', attempt: 1 },
  },
};

let last: { onmessage: ((event: { data: string }) => void) | null } | null = null;
class FakeSocket {
  onmessage: ((event: { data: string }) => void) | null = null;
  constructor() {
    last = this;
  }
  close() {}
}

let lastSeq: number;
beforeEach(async () => {
  lastSeq = 4;
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('fetch', async (url: string) => {
    const body = url.includes('/events') ? { results: log } : { ...run, last_seq: lastSeq };
    return new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } });
  });
});
afterEach(() => {
  useRun.getState().detach();
  vi.unstubAllGlobals();
});

const frames = async () => {
  for (let frame = 0; frame < 3; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
};

describe('the playhead', () => {
  it('shows a moment, lets the run go on behind it, and leads back to now', async () => {
    await useRun.getState().attach('r1');
    await seek(T0 + 2000);
    await frames();
    expect(useRun.getState().moment).toMatchObject({ index: 2, at: T0 + 2000, counts: { running: 1 } });
    expect(shownRun().view('write')?.status).toBe('running');
    expect(shownRun().view('judge')).toBeUndefined();

    const end: RunEvent = { seq: 5, at: at(9), type: 'node.finished', path: 'judge', output: 1, port: 'out' };
    last?.onmessage?.({ data: JSON.stringify({ events: [end] }) });
    await frames();
    expect(currentRun().view('judge')?.status).toBe('succeeded');
    expect(shownRun().view('judge')).toBeUndefined();
    toNow();
    expect(useRun.getState().moment).toBeNull();
    expect(shownRun().view('judge')?.status).toBe('succeeded');
  });

  it('goes event by event, and no further than the ends', async () => {
    await useRun.getState().attach('r1');
    await step(-1);
    expect(useRun.getState().moment?.index).toBe(3);
    expect(lastEvent()).toMatchObject({ type: 'node.finished' });
    await step(-10);
    expect(useRun.getState().moment?.index).toBe(1);
    await step(1);
    expect(lastEvent()).toMatchObject({ type: 'node.started', path: 'write' });
    await toStart();
    expect(useRun.getState().moment).toMatchObject({ index: 1, at: T0 });
    await step(10);
    expect(useRun.getState().moment).toBeNull();
  });

  it('says so where the log is too long to be played back, and lets go of the past with its run', async () => {
    await useRun.getState().attach('r1');
    await toStart();
    useRun.getState().detach();
    expect(useRun.getState().moment).toBeNull();
    lastSeq = 60_000;
    await useRun.getState().attach('r1');
    await toStart();
    expect(useRun.getState().moment).toBeNull();
    expect(usePlayhead.getState().trouble).toBe('This run has 60,000 events. Up to 50,000 can be played back here.');
  });
});
