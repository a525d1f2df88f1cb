/** The outline: running order, branches under their outcome, joins after the fork, containers around their steps. */

import { describe, expect, it } from 'vitest';
import { CATALOG, docOf, edges } from '../graph/samples';
import type { Doc } from '../graph/types';
import { buildOutline, type OutlineRow, visibleRows } from './tree';

/** The outline as text: two blanks a level, links behind an arrow. */
function drawn(doc: Doc): string[] {
  return buildOutline(doc, CATALOG).map((row) => {
    const branch = row.branch ? ` ${row.branch[0]}/${row.branch[1]}` : '';
    const name = row.kind === 'outcome' ? `[${row.port}${branch}]` : row.kind === 'step' ? row.id : `#${row.kind}`;
    return `${'  '.repeat(row.level - 1)}${name}${row.leads.length ? ` > ${row.leads.join(', ')}` : ''}`;
  });
}

describe('the outline', () => {
  it('keeps a chain on one level', () => {
    const doc = docOf({ b: 'model', start: 'start', a: 'model', end: 'output' }, 'start>a', 'a>b', 'b>end');
    expect(drawn(doc)).toEqual(['start > a', 'a > b', 'b > end', 'end']);
  });

  it('puts branches under their outcome and the join after the fork', () => {
    const router = { type: 'router', config: { routes: [{ id: 'yes' }, { id: 'no' }] } };
    const doc = docOf(
      { start: 'start', ask: router, a: 'model', b: 'model', end: 'output' },
      'start>ask',
      'ask:yes>a',
      'ask:no>b',
      'a>end',
      'b>end',
      'ask:else>end',
    );
    expect(drawn(doc)).toEqual([
      'start > ask',
      'ask',
      '  [yes] > a',
      '    a > end',
      '  [no] > b',
      '    b > end',
      '  [else] > end',
      'end',
    ]);
    expect(buildOutline(doc, CATALOG).at(-1)?.joins).toEqual(['a', 'b', 'ask']);
  });

  it('shows a diamond as steps begun at once', () => {
    const doc = docOf(
      { start: 'start', a: 'model', b: 'model', c: 'model', d: 'model' },
      'start>a',
      'a>b',
      'a>c',
      'b>d',
      'c>d',
    );
    expect(drawn(doc)).toEqual([
      'start > a',
      'a',
      '  [out 1/2] > b',
      '    b > d',
      '  [out 2/2] > c',
      '    c > d',
      'd',
    ]);
  });

  it('puts what happens on an error under the step and goes on beside it', () => {
    const doc = docOf({ start: 'start', a: 'model', b: 'model', mend: 'model' }, 'start>a', 'a:error>mend', 'a>b');
    expect(drawn(doc)).toEqual(['start > a', 'a > b', '  [error] > mend', '    mend', 'b']);
  });

  it('goes on at the same level where only one outcome leads on', () => {
    const doc = docOf({ start: 'start', ask: 'approval', a: 'model' }, 'start>ask', 'ask:approve>a');
    expect(drawn(doc)).toEqual(['start > ask', 'ask', '  [approve] > a', '  [reject]', '  [expired]', 'a']);
  });

  it('nests containers, and says that one is empty', () => {
    const inside = (type: string, parent: string) => ({ type, parent });
    const doc = docOf(
      {
        start: 'start',
        outer: 'loop',
        inner: inside('for_each', 'outer'),
        deep: inside('model', 'inner'),
        after: inside('model', 'outer'),
        bare: 'loop',
      },
      'start>outer',
      'inner>after',
      'outer>bare',
    );
    expect(drawn(doc)).toEqual([
      'start > outer',
      'outer > bare',
      '  inner > after',
      '    deep',
      '  after',
      'bare',
      '  #empty',
    ]);
  });

  it('keeps apart what nothing leads to, with the way it goes on', () => {
    const doc = docOf(
      { start: 'start', a: 'model', lost: 'model', next: 'model', x: 'model', y: 'model' },
      'start>a',
      'lost>next',
      'next>a',
    );
    doc.edges.push(...edges('x>y', 'y>x')); // a circle, which no editor makes
    const rows = drawn(doc);
    expect(rows.slice(0, 5)).toEqual(['start > a', 'a', '#loose', '  lost > next', '  next > a']);
    expect(rows.slice(5).map((row) => row.trim().charAt(0))).toEqual(['x', 'y']);
    expect(buildOutline(doc, CATALOG).filter((row) => row.isLoose)).toHaveLength(2);
  });

  it('ends with notes and frames', () => {
    const doc = docOf({ start: 'start' });
    doc.ui!.notes = [{ id: 'n1', text: 'why', x: 0, y: 0, w: 1, h: 1 }];
    doc.ui!.frames = [{ id: 'f1', label: 'Part', x: 0, y: 0, w: 1, h: 1 }];
    expect(drawn(doc)).toEqual(['start', '#remarks', '  #frame', '  #note']);
  });

  it('says of each row where it stands among its own', () => {
    const doc = docOf(
      { start: 'start', ask: 'approval', a: 'model', b: 'model' },
      'start>ask',
      'ask:approve>a',
      'ask:reject>b',
    );
    const place = ({ key, parent, pos, size, hasChildren }: OutlineRow) => [key, parent, pos, size, hasChildren];
    expect(buildOutline(doc, CATALOG).map(place)).toEqual([
      ['s:start', null, 1, 2, false],
      ['s:ask', null, 2, 2, true],
      ['o:ask:approve', 's:ask', 1, 3, true],
      ['s:a', 'o:ask:approve', 1, 1, false],
      ['o:ask:reject', 's:ask', 2, 3, true],
      ['s:b', 'o:ask:reject', 1, 1, false],
      ['o:ask:expired', 's:ask', 3, 3, false],
    ]);
  });

  it('hides what is in a folded row, and nothing else', () => {
    const nodes = { start: 'start', ask: 'approval', a: 'model', b: 'model', c: 'model' };
    const doc = docOf(nodes, 'start>ask', 'ask:approve>a', 'a>b', 'ask:expired>c');
    const rows = buildOutline(doc, CATALOG);
    const shown = (...folded: string[]) => visibleRows(rows, new Set(folded)).map((row) => row.key);
    expect(shown('o:ask:approve')).toEqual([
      's:start',
      's:ask',
      'o:ask:approve',
      'o:ask:reject',
      'o:ask:expired',
      's:c',
    ]);
    expect(shown('s:ask', 'o:ask:approve')).toEqual(['s:start', 's:ask']);
  });

  it('has every step once, and is quick with 1,000 of them', () => {
    const nodes: Record<string, string> = { start: 'start' };
    const wires: string[] = [];
    for (let n = 0; n < 999; n += 1) {
      nodes[`n${n}`] = n % 7 === 0 ? 'approval' : 'model';
      const before = n === 0 ? 'start' : `n${n - 1}`;
      wires.push((n - 1) % 7 === 0 ? `${before}:approve>n${n}` : `${before}>n${n}`);
      if ((n - 1) % 7 === 0 && n > 7) wires.push(`${before}:reject>n${n}`);
    }
    const doc = docOf(nodes, ...wires);
    buildOutline(doc, CATALOG);
    const began = performance.now();
    const rows = buildOutline(doc, CATALOG);
    expect(performance.now() - began).toBeLessThan(2000);
    const steps = rows.filter((row) => row.kind === 'step').map((row) => row.id);
    expect(new Set(steps).size).toBe(1000);
    expect(steps).toHaveLength(1000);
  });
});
