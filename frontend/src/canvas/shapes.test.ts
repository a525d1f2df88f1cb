import { describe, expect, it } from 'vitest';
import { Session } from '../run/session';
import type { RunEvent } from '../run/types';
import { shapeOf, unwrapped } from './shapes';
import { flowOf, wentThrough } from './wentThrough';

describe('what a wire carried', () => {
  it.each([
    [{ text: 'Hi', usage: {}, model: 'm' }, 'Hi'],
    [{ value: 42 }, 42],
    [
      { a: 1, b: 2 },
      { a: 1, b: 2 },
    ],
    [[1], [1]],
    [null, null],
  ])('%j is told as %j', (value, told) => expect(unwrapped(value)).toEqual(told));

  it.each([
    ['Hi', 'text', 2],
    ['data:image/png;base64,xx', 'file', 24],
    [42, 'number', 1],
    [false, 'boolean', 1],
    [[1, 2], 'list', 2],
    [{ a: 1 }, 'json', 1],
  ])('%j has a shape', (value, kind, size) => expect(shapeOf(value)).toEqual({ kind, size }));

  it('has no shape where nothing was handed on', () => {
    expect(shapeOf(null)).toBeNull();
    expect(shapeOf(undefined)).toBeNull();
  });
});

describe('how a run went along a wire', () => {
  const log = (...lines: [string, string, object?][]): Session => {
    const session = new Session();
    session.receive(
      lines.map(([type, path, more], index) => ({ seq: index + 1, type, path, attempt: 1, ...more }) as RunEvent),
    );
    return session;
  };
  const each: [string, string, object?] = ['node.started', 'each', { container: { items: [1, 2, 3] } }];

  it('counts how often each port was taken, over all iterations', () => {
    const view = log(
      each,
      ...['a', 'b', 'a'].flatMap((port, index): [string, string, object?][] => [
        ['node.started', `each/${index}/route`],
        ['node.finished', `each/${index}/route`, { output: {}, port }],
      ]),
    ).view('route');
    expect(wentThrough(view, 'a')).toBe('2');
    expect(wentThrough(view, 'b')).toBe('1');
    expect(wentThrough(view, 'c')).toBe('dead');
  });

  it('is not dead while the step still works, and is by its error port only after a failure', () => {
    expect(wentThrough(log(['node.started', 'a']).view('a'), 'out')).toBe('idle');
    expect(wentThrough(undefined, 'out')).toBe('idle');
    const failed = log(['node.started', 'a'], ['node.failed', 'a', { error: { message: 'x' }, port: 'error' }]).view(
      'a',
    );
    expect(wentThrough(failed, 'out')).toBe('dead');
    expect(flowOf(wentThrough(failed, 'error'), 'succeeded', 'error')).toBe('failed');
    expect(wentThrough(log(['node.skipped', 'a', { reason: 'x' }]).view('a'), 'out')).toBe('dead');
  });

  it('runs while what follows does', () => {
    expect(flowOf('1', 'running', 'out')).toBe('live');
    expect(flowOf('1', 'waiting', 'out')).toBe('held');
    expect(flowOf('1', 'succeeded', 'out')).toBe('done');
    expect(flowOf('dead', 'running', 'out')).toBe('dead');
  });
});
