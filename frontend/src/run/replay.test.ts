/** The playhead's states: at every index the same as the fold of that much of the log, whatever way one came there. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHECKPOINT, Past, Replay } from './replay';
import { Session } from './session';
import { fold, shown } from './state';
import type { RunEvent } from './types';

const FOLDER = join(import.meta.dirname, '../../../tests/fixtures/runs');
const logs = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name): [string, RunEvent[]] => [name, JSON.parse(readFileSync(join(FOLDER, name), 'utf8')).events]);

const T0 = Date.parse('2030-01-01T00:00:00Z');

/** A loop over `items`, each with two steps one after the other: longer than a few checkpoints. */
function longLog(items: number): RunEvent[] {
  const lines: [string, string, object?][] = [['run.started', '']];
  lines.push(['node.started', 'each', { container: { items: Array(items).fill(0) } }]);
  for (let item = 0; item < items; item += 1) {
    lines.push(['iteration.started', `each/${item}`]);
    for (const step of ['read', 'write']) {
      lines.push(['node.started', `each/${item}/${step}`, { attempt: 1, input: { item } }]);
      const usage = { input_tokens: 1, output_tokens: 1, cost_usd: 0.01 };
      lines.push(['node.finished', `each/${item}/${step}`, { output: { item }, port: 'out', usage }]);
    }
    lines.push(['iteration.finished', `each/${item}`]);
  }
  lines.push(['node.finished', 'each', { output: [], port: 'out' }], ['run.finished', '', { output: 1 }]);
  return lines.map(([type, path, more], index) => ({
    ...{ seq: index + 1, at: new Date(T0 + index * 100).toISOString(), type, path },
    ...more,
  }));
}

describe('a run at any of its moments', () => {
  it.each(logs)('%s: equals the fold of that much of the log', (_, log) => {
    const replay = new Replay(log);
    for (let index = log.length; index >= 0; index -= 1) {
      expect(shown(replay.at(index))).toEqual(shown(fold(log.slice(0, index))));
    }
  });

  it('is the same by whatever jumps one came there, across checkpoints and while the log grows', () => {
    const whole = longLog(150);
    expect(whole.length).toBeGreaterThan(4 * CHECKPOINT);
    const jump = fc.array(fc.integer({ min: 0, max: whole.length }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(jump, (indices) => {
        const log = whole.slice(0, indices[0]);
        const replay = new Replay(log);
        const past = new Past(replay);
        for (const index of indices) {
          const to = Math.min(index, log.length);
          past.moveTo(to);
          expect(shown(past.state)).toEqual(shown(fold(whole.slice(0, to))));
          const fresh = new Past(new Replay(whole));
          fresh.moveTo(to);
          for (const id of ['each', 'read', 'write']) expect(past.view(id)).toEqual(fresh.view(id));
          log.push(...whole.slice(log.length, log.length + 90));
        }
      }),
      { numRuns: 12 },
    );
  }, 20_000);

  it('wakes those nodes only that are other there', () => {
    const past = new Past(new Replay(longLog(100)));
    past.moveTo(403);
    const views = { read: past.view('read'), write: past.view('write') };
    expect([...past.moveTo(404)]).toEqual(['each']);
    past.moveTo(403);
    expect(past.view('read')).toBe(views.read);
    expect(past.view('write')).toBe(views.write);
    expect(past.moveTo(403).size).toBe(0);
  });

  it('shows of a loop what its card shows live: how many ended, at which port, how many at once', () => {
    const log = longLog(3);
    const past = new Past(new Replay(log));
    const live = new Session();
    for (let index = 0; index <= log.length; index += 1) {
      past.moveTo(index);
      if (index > 0) live.receive([log[index - 1]!]);
      for (const id of ['each', 'read', 'write']) expect(past.view(id)).toEqual(live.view(id));
    }
    expect(past.view('write')).toMatchObject({ instances: 3, ended: 3, atOnce: 0 });
    expect(past.view('write')?.through.get('out')).toBe(3);
    past.moveTo(4);
    expect(past.view('each')).toMatchObject({ atOnce: 1, status: 'running', asks: false });
  });
});

describe('the time of a run', () => {
  const log = longLog(2);
  const replay = new Replay(log);

  it('leads to the events that had come by then', () => {
    expect(replay.indexAtTime(T0 - 1)).toBe(0);
    expect(replay.indexAtTime(T0)).toBe(1);
    expect(replay.indexAtTime(T0 + 250)).toBe(3);
    expect(replay.indexAtTime(T0 + 1e9)).toBe(log.length);
    for (let index = 1; index <= log.length; index += 1) {
      expect(replay.indexAtTime(replay.timeOf(index))).toBe(index);
    }
  });

  it('never runs backwards, even where clocks of two servers differ', () => {
    const skewed = log.map((event, index) => ({ ...event, at: new Date(T0 - (index % 2) * 5000).toISOString() }));
    const times = skewed.map((_, index) => new Replay(skewed).timeOf(index + 1));
    expect([...times].sort((a, b) => a - b)).toEqual(times);
  });

  it('is played at the chosen speed, and a long wait in a second', () => {
    const wait: RunEvent[] = [
      { seq: 1, at: new Date(T0).toISOString(), type: 'run.started' },
      { seq: 2, at: new Date(T0 + 3_600_000).toISOString(), type: 'run.finished' },
    ];
    const long = new Replay(wait);
    expect(long.later(T0, 16, 4, false)).toBe(T0 + 64);
    expect(long.later(T0, 500, 4, true)).toBe(T0 + 1_800_000);
    expect(replay.later(T0, 50, 4, true)).toBe(T0 + 200);
  });
});
