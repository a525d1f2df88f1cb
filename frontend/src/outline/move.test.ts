/** A step changes places with its neighbour: the chain stays one, and what cannot be is refused with its reason. */

import { describe, expect, it } from 'vitest';
import { applyAll } from '../graph/ops';
import { CATALOG, docOf } from '../graph/samples';
import { type Doc, edgeKey } from '../graph/types';
import { moveOps } from './move';

function moved(doc: Doc, id: string, direction: 'up' | 'down'): Doc {
  const { ops, fault } = moveOps(doc, CATALOG, id, direction);
  expect(fault).toBeNull();
  const result = applyAll({ name: '', description: '', doc }, ops ?? []);
  expect(result.dropped).toEqual([]);
  return result.model.doc;
}

const keys = (doc: Doc) => doc.edges.map(edgeKey).sort();
const chain = () => docOf({ start: 'start', a: 'model', b: 'model', end: 'output' }, 'start>a', 'a>b', 'b>end');

describe('moving in a chain', () => {
  it('swaps with the next, and up again is as before', () => {
    const doc = chain();
    const after = moved(doc, 'a', 'down');
    expect(keys(after)).toEqual(['a:out>end', 'b:out>a', 'start:out>b']);
    expect(keys(moved(after, 'a', 'up'))).toEqual(keys(doc));
  });

  it('takes what comes on an error along', () => {
    const doc = docOf({ start: 'start', a: 'model', b: 'model', mend: 'model' }, 'start>a', 'a>b', 'a:error>mend');
    expect(keys(moved(doc, 'b', 'up'))).toEqual(['a:error>mend', 'b:out>a', 'start:out>b']);
  });

  it('keeps the outcome that leads into the chain', () => {
    const doc = docOf(
      { start: 'start', ask: 'approval', a: 'model', b: 'model' },
      'start>ask',
      'ask:approve>a',
      'a>b',
    );
    expect(keys(moved(doc, 'a', 'down'))).toEqual(['ask:approve>b', 'b:out>a', 'start:out>ask']);
  });

  it('swaps the places on the canvas, a container keeps its size', () => {
    const doc = docOf({ start: 'start', a: 'model', box: 'loop' }, 'start>a', 'a>box');
    doc.ui!.nodes = { a: [300, 0], box: [600, 10, 400, 200] };
    expect(moved(doc, 'a', 'down').ui?.nodes).toEqual({ a: [600, 10], box: [300, 0, 400, 200] });
  });

  it.each([
    ['start', 'down', 'start'],
    ['start', 'up', 'start'],
    ['a', 'up', 'first'],
    ['b', 'down', 'end'],
    ['end', 'down', 'last'],
    ['end', 'up', 'end'],
  ] as const)('%s does not move %s: %s', (id, direction, fault) => {
    expect(moveOps(chain(), CATALOG, id, direction)).toEqual({ ops: null, fault });
  });

  it('does not pass a fork or a join', () => {
    const doc = docOf(
      { start: 'start', a: 'model', ask: 'approval', b: 'model', c: 'model', d: 'model' },
      'start>a',
      'a>ask',
      'ask:approve>b',
      'ask:reject>c',
      'b>d',
      'c>d',
    );
    expect(moveOps(doc, CATALOG, 'a', 'down').fault).toBe('fork');
    expect(moveOps(doc, CATALOG, 'ask', 'down').fault).toBe('fork');
    expect(moveOps(doc, CATALOG, 'b', 'up').fault).toBe('first');
    expect(moveOps(doc, CATALOG, 'b', 'down').fault).toBe('join');
    expect(moveOps(doc, CATALOG, 'd', 'up').fault).toBe('join');
  });
});
