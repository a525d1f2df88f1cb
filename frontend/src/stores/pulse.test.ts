// @vitest-environment happy-dom
/** Cards are woken together in a frame, and not in each; a hidden tab gets no frames, and shows what came meanwhile when it is back. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Session } from '../run/session';
import { Pulse } from './pulse';

let frames: (() => void)[];
let visible: 'visible' | 'hidden';

beforeEach(() => {
  frames = [];
  visible = 'visible';
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => frames.push(run));
  vi.stubGlobal('cancelAnimationFrame', () => {
    frames = [];
  });
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visible);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function show(state: 'visible' | 'hidden'): void {
  visible = state;
  document.dispatchEvent(new Event('visibilitychange'));
}

describe('the pulse', () => {
  it('wakes each listener once a frame, however often its node changed, and no other', () => {
    const pulse = new Pulse();
    const woken = { a: vi.fn(), b: vi.fn() };
    pulse.subscribe('a', woken.a);
    pulse.subscribe('b', woken.b);
    for (let change = 0; change < 50; change += 1) pulse.touch('a');
    expect(woken.a).not.toHaveBeenCalled();
    expect(frames).toHaveLength(1);
    frames.pop()?.();
    expect(woken.a).toHaveBeenCalledTimes(1);
    expect(woken.b).not.toHaveBeenCalled();
  });

  it('rests after waking them, so that many changes a second cost few frames', () => {
    vi.useFakeTimers();
    const pulse = new Pulse();
    const woken = vi.fn();
    pulse.subscribe('a', woken);
    for (let ms = 0; ms < 1000; ms += 20) {
      pulse.touch('a');
      for (const run of frames.splice(0)) run();
      vi.advanceTimersByTime(20);
    }
    for (const run of frames.splice(0)) run();
    vi.useRealTimers();
    expect(woken.mock.calls.length).toBeGreaterThan(6);
    expect(woken.mock.calls.length).toBeLessThan(14);
  });

  it('lets a hidden tab go on folding events and shows them when it is back', () => {
    const whole = vi.fn();
    const pulse = new Pulse(whole);
    const session = new Session((id) => pulse.touch(id ?? undefined));
    const seen: (string | undefined)[] = [];
    pulse.subscribe('write', () => seen.push(session.view('write')?.status));
    show('hidden');
    session.receive([
      { seq: 1, type: 'run.started', path: '' },
      { seq: 2, type: 'node.started', path: 'write', attempt: 1 },
      { seq: 3, type: 'node.finished', path: 'write', output: 'Hi', port: 'out' },
    ]);
    expect(session.state.nodes.write?.output).toBe('Hi');
    expect(seen).toEqual([]);
    show('visible');
    expect(seen).toEqual(['succeeded']);
    expect(whole).toHaveBeenCalledTimes(1);
    show('hidden');
    show('visible');
    expect(seen).toHaveLength(1);
  });
});
