/** Frames, lining up, straightening, cutting, and what tidying does with notes and frames. */

import { describe, expect, test } from 'vitest';
import { alignOps, distributeOps, straightenOps } from './align';
import { crossesPath } from './crossing';
import { framed, membersOf, shiftOps, withMembers } from './frames';
import { layoutOf } from './geometry';
import { type Dagre, tidyOps } from './layout';
import { applyAll, type Op } from './ops';
import { CATALOG, docOf, edges, modelOf } from './samples';
import { guidesOf, nearest } from './snap';
import { tidied } from './tidied';
import type { Doc } from './types';

function done(doc: Doc, ops: Op[]): Doc {
  const { model, dropped } = applyAll(modelOf(doc), ops);
  expect(dropped).toEqual([]);
  return model.doc;
}
const layout = (doc: Doc) => layoutOf(doc, CATALOG);

/** Three steps, a box with one inside, a note and two frames, one within the other. */
function drawn(): Doc {
  const doc = docOf(
    { a: 'model', b: 'model', c: 'model', box: 'loop', inner: { type: 'model', parent: 'box' } },
    'a>b',
    'b>c',
  );
  doc.ui = {
    nodes: { a: [0, 0], b: [400, 30], c: [900, 70], box: [0, 400], inner: [20, 60] },
    notes: [{ id: 'n', text: '', x: 20, y: 180, w: 100, h: 60 }],
    frames: [
      { id: 'outer', label: 'Outer', x: -60, y: -60, w: 800, h: 900 },
      { id: 'small', label: 'Small', x: -20, y: -40, w: 300, h: 300 },
    ],
  };
  return doc;
}

describe('moving', () => {
  const doc = drawn();
  const at = (ids: string[], x: number, y: number): Doc['ui'] => done(doc, shiftOps(doc, layout(doc), ids, x, y)).ui;
  test('leads a step no further than the wall of its container, all that is moved keeping its order', () => {
    expect(at(['inner'], -64, -64)?.nodes?.inner).toEqual([10, 44]);
    expect(at(['inner'], 64, 64)?.nodes?.inner).toEqual([84, 124]);
    expect(at(['inner', 'a'], -64, 0)?.nodes).toMatchObject({ inner: [10, 60], a: [-10, 0] });
  });
  test('of a container takes what is in it along, through no wall', () => {
    expect(at(['box', 'inner'], -64, -64)?.nodes).toMatchObject({ box: [-64, 336], inner: [20, 60] });
  });
});

describe('a tidying of the selection', () => {
  const doc = drawn();
  test('moves several steps of one container, or what is in the only one', () => {
    expect(tidied(doc, ['a', 'b', 'n'])).toEqual(['a', 'b']);
    expect(tidied(doc, ['box'])).toEqual(['inner']);
    expect(tidied(doc, ['a', 'box', 'inner'])).toEqual(['a', 'box']);
  });
  test('moves nothing for a step alone, for steps of several containers, for none', () => {
    for (const ids of [['a'], ['a', 'inner'], ['n'], []]) expect(tidied(doc, ids)).toEqual([]);
  });
});

describe('frames', () => {
  test('hold what has its middle in them, containers with what is in those, and frames wholly', () => {
    const doc = drawn();
    const [outer, small] = doc.ui!.frames!;
    expect(membersOf(doc, layout(doc), outer!)).toEqual({
      nodes: ['a', 'b', 'box'],
      notes: ['n'],
      frames: ['small'],
    });
    expect(membersOf(doc, layout(doc), small!)).toEqual({ nodes: ['a'], notes: ['n'], frames: [] });
    expect(withMembers(doc, layout(doc), ['small', 'c'])).toEqual(['small', 'c', 'a', 'n']);
  });

  test('moving steps moves nothing twice: what is in a container goes with it', () => {
    const doc = drawn();
    const moved = done(doc, shiftOps(doc, layout(doc), ['box', 'inner', 'n', 'small'], 10, -5));
    expect(moved.ui?.nodes?.box?.slice(0, 2)).toEqual([10, 395]);
    expect(moved.ui?.nodes?.inner).toEqual([20, 60]);
    expect(moved.ui?.notes?.[0]).toMatchObject({ x: 30, y: 175 });
    expect(moved.ui?.frames?.[1]).toMatchObject({ x: -10, y: -45 });
  });
});

describe('lining up', () => {
  const places = (doc: Doc, axis: 0 | 1): number[] => ['a', 'b', 'c'].map((id) => doc.ui!.nodes![id]![axis]);
  test('makes edges and middles the same', () => {
    const doc = drawn();
    const ids = ['a', 'b', 'c'];
    expect(places(done(doc, alignOps(doc, layout(doc), ids, 'left')), 0)).toEqual([0, 0, 0]);
    expect(places(done(doc, alignOps(doc, layout(doc), ids, 'right')), 0)).toEqual([900, 900, 900]);
    expect(places(done(doc, alignOps(doc, layout(doc), ids, 'top')), 1)).toEqual([0, 0, 0]);
    expect(places(done(doc, alignOps(doc, layout(doc), ids, 'middle')), 1)).toEqual([35, 35, 35]);
    expect(alignOps(doc, layout(doc), ['a'], 'left')).toEqual([]);
  });

  test('makes gaps the same between the outermost, which stay', () => {
    const doc = drawn();
    expect(places(done(doc, distributeOps(doc, layout(doc), ['c', 'a', 'b'], 'x')), 0)).toEqual([0, 450, 900]);
    expect(distributeOps(doc, layout(doc), ['a', 'b'], 'x')).toEqual([]);
  });

  test('straightens a chain of wires: each later step comes to the height of the one before', () => {
    const doc = drawn();
    const at = (id: string): number => doc.ui!.nodes![id]![1] + 22;
    const ends = ({ source, target }: { source: string; target: string }) => ({
      source: at(source),
      target: at(target),
    });
    expect(places(done(doc, straightenOps(doc, layout(doc), edges('a>b', 'b>c'), ends)), 1)).toEqual([0, 0, 0]);
    expect(places(done(doc, straightenOps(doc, layout(doc), edges('b>c'), ends)), 1)).toEqual([0, 30, 30]);
  });
});

test('a line crosses a path where it meets any piece of it, touching included', () => {
  const path = [
    { x: 0, y: 0 },
    { x: 50, y: 0 },
    { x: 100, y: 40 },
  ];
  expect(crossesPath({ x: 50, y: -10 }, { x: 50, y: 10 }, path)).toBe(true);
  expect(crossesPath({ x: 80, y: 0 }, { x: 80, y: 60 }, path)).toBe(true);
  expect(crossesPath({ x: 20, y: 5 }, { x: 80, y: 60 }, path)).toBe(false);
});

describe('tidying', async () => {
  const module = await import('@dagrejs/dagre');
  const dagre = (module.default ?? module) as unknown as Dagre;
  const laid = (doc: Doc, only?: string[]): Doc => done(doc, tidyOps(dagre, doc, CATALOG, new Map(), only));

  test('draws frames anew around what lay in them, and is settled the second time', () => {
    const doc = drawn();
    doc.ui!.frames = [doc.ui!.frames![1]!];
    doc.ui!.nodes!.a = [0, 40];
    const next = laid(doc);
    const frame = next.ui!.frames![0]!;
    expect(membersOf(next, layout(next), frame)).toEqual({ nodes: ['a'], notes: ['n'], frames: [] });
    const after = laid(next);
    expect(after.ui!.nodes).toEqual(next.ui!.nodes);
    expect(membersOf(after, layout(after), after.ui!.frames![0]!).nodes).toEqual(['a']);
  });

  test('of some steps keeps their corner, and notes by other steps stay', () => {
    const doc = drawn();
    const next = laid(doc, ['b', 'c']);
    expect(next.ui?.nodes?.b).toEqual([400, 30]);
    expect(next.ui?.nodes?.c?.[1]).toBe(30);
    expect(next.ui?.notes).toEqual(doc.ui?.notes);
  });

  test('keeps the branches in the order of the outcomes on the card, however they were drawn', () => {
    for (const wires of [
      ['ask:error>d', 'ask:reject>b', 'ask:approve>a'],
      ['ask:reject>b', 'ask:approve>a', 'a>c', 'ask:error>d', 'b>c'],
    ]) {
      const doc = docOf({ d: 'model', b: 'model', ask: 'approval', a: 'model', c: 'model' }, ...wires);
      const { a, b, d } = laid(doc).ui!.nodes!;
      expect(a![1]).toBeLessThan(b![1]);
      expect(b![1]).toBeLessThan(d![1]);
    }
  });
});

test('a dragged card snaps to the nearest line in reach, its middle too', () => {
  const { x, y } = guidesOf([
    { x: 0, y: 0, w: 100, h: 40 },
    { x: 300, y: 10, w: 60, h: 40 },
  ]);
  expect(nearest(x, [97, 147, 197], 5)).toEqual({ by: 3, guide: { at: 100, from: 0, to: 40 } });
  expect(nearest(x, [281, 331, 381], 5)).toMatchObject({ by: -1, guide: { at: 330 } });
  expect(nearest(x, [200, 210, 220], 5)).toBeNull();
  expect(nearest(y, [9, 29, 49], 5)).toMatchObject({ by: 1 });
  expect(nearest([], [0], 5)).toBeNull();
});

test('a frame has room for its title above', () => {
  expect(framed({ x: 0, y: 0, w: 100, h: 100 })).toEqual({ x: -24, y: -48, w: 148, h: 172 });
});
