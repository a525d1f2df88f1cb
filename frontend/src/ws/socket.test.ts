// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backoff } from './backoff';
import { keepOpen, SIGNED_OUT, socketUrl, UNKNOWN } from './socket';

class FakeSocket {
  static all: FakeSocket[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  closed: number | null = null;
  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }
  close(code: number) {
    this.closed = code;
  }
}

const last = () => FakeSocket.all.at(-1)!;

beforeEach(() => {
  FakeSocket.all = [];
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function follow(done = false) {
  const seen = { seq: 0, messages: [] as unknown[], connected: [] as boolean[], refused: [] as number[] };
  const socket = keepOpen({
    url: () => `ws://here/ws/runs/1?after=${seen.seq}`,
    onMessage: (message) => {
      seen.messages.push(message);
      seen.seq += 1;
    },
    onConnected: (connected) => seen.connected.push(connected),
    onRefused: (code) => seen.refused.push(code),
    isDone: () => done,
  });
  return { socket, seen };
}

describe('a socket that is kept open', () => {
  it('comes back after a loss, from the last number seen', () => {
    const { seen } = follow();
    last().onopen?.();
    last().onmessage?.({ data: '{"events": []}' });
    last().onclose?.({ code: 1006 });
    expect(FakeSocket.all).toHaveLength(1);
    vi.advanceTimersByTime(500);
    expect(FakeSocket.all.map((each) => each.url)).toEqual([
      'ws://here/ws/runs/1?after=0',
      'ws://here/ws/runs/1?after=1',
    ]);
    expect(seen.connected).toEqual([true, false]);
  });

  it('waits longer each time, up to a limit', () => {
    const half = () => 0.5;
    expect(backoff(1, half)).toBeGreaterThan(backoff(0, half));
    expect(backoff(50, () => 1)).toBeLessThanOrEqual(15_000);
  });

  it.each([SIGNED_OUT, UNKNOWN])('does not come back after %d', (code) => {
    const { seen } = follow();
    last().onclose?.({ code });
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.all).toHaveLength(1);
    expect(seen.refused).toEqual([code]);
  });

  it('does not come back once all was told', () => {
    follow(true);
    last().onclose?.({ code: 1000 });
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.all).toHaveLength(1);
  });

  it('tries at once when the browser is online again', () => {
    follow();
    for (let loss = 0; loss < 6; loss += 1) {
      last().onclose?.({ code: 1006 });
      vi.advanceTimersByTime(15_000);
    }
    const before = FakeSocket.all.length;
    last().onclose?.({ code: 1006 });
    window.dispatchEvent(new Event('online'));
    expect(FakeSocket.all).toHaveLength(before + 1);
  });

  it('hears nothing more once closed', () => {
    const { socket, seen } = follow();
    const mine = last();
    socket.close();
    mine.onmessage?.({ data: '{}' });
    mine.onclose?.({ code: 1000 });
    vi.advanceTimersByTime(60_000);
    expect(seen.messages).toEqual([]);
    expect(FakeSocket.all).toHaveLength(1);
    expect(mine.closed).toBe(1000);
  });

  it('follows the page to https', () => {
    expect(socketUrl('/ws/inbox', { protocol: 'https:', host: 'b.example' })).toBe('wss://b.example/ws/inbox');
  });
});
