import { describe, expect, it } from 'vitest';
import { choices, filtered, subjectOf } from './logFilter';
import type { RunEvent } from './types';

const log: RunEvent[] = [
  { seq: 1, type: 'run.started', path: '' },
  { seq: 2, type: 'node.started', path: 'each' },
  { seq: 3, type: 'iteration.started', path: 'each/0' },
  { seq: 4, type: 'node.started', path: 'each/0/write', input: { to: 'Dana' } },
  { seq: 5, type: 'node.finished', path: 'each/0/write', output: 'Dear DANA' },
];
const seqs = (filter: object) => filtered(log, { node: '', type: '', text: '', ...filter }).map((event) => event.seq);

describe('the log', () => {
  it('is whole without a filter', () => expect(filtered(log, { node: '', type: '', text: ' ' })).toBe(log));
  it('is of one step, in whatever iteration; rounds belong to their container', () => {
    expect(seqs({ node: 'write' })).toEqual([4, 5]);
    expect(seqs({ node: 'each' })).toEqual([2, 3]);
  });
  it('is of one kind, with a text in it in any case, or both', () => {
    expect(seqs({ type: 'node.started' })).toEqual([2, 4]);
    expect(seqs({ text: 'dana' })).toEqual([4, 5]);
    expect(seqs({ type: 'node.started', text: 'dana' })).toEqual([4]);
  });
  it('says what each event is about, by the names that people gave', () => {
    const labels: Record<string, string> = { each: 'For each ticket', write: 'Writer' };
    const nested = [...log, { seq: 6, type: 'iteration.finished', path: 'all/1/each/0' }];
    expect(nested.map((event) => subjectOf(event, (id) => labels[id] ?? id))).toEqual([
      ...['', 'For each ticket', 'For each ticket, round 1', 'Writer 1', 'Writer 1', 'For each ticket, round 2.1'],
    ]);
  });
  it('offers what there is', () => {
    expect(choices(log)).toEqual({
      nodes: ['each', 'write'],
      types: ['run.started', 'node.started', 'iteration.started', 'node.finished'],
    });
  });
});
