// @vitest-environment happy-dom
/** Keys of the treegrid pattern: where each leads from a row or a cell. */

import { describe, expect, it } from 'vitest';
import { CATALOG, docOf } from '../graph/samples';
import { doingOf, type Where } from './keys';
import { buildOutline } from './tree';

const rows = buildOutline(
  docOf({ start: 'start', ask: 'approval', a: 'model', b: 'model' }, 'start>ask', 'ask:approve>a', 'ask:reject>b'),
  CATALOG,
);
const at = (key: string, more: Partial<Where> = {}): Where => ({
  rows,
  at: rows.findIndex((row) => row.key === key),
  column: -1,
  isOpen: true,
  columns: 4,
  ...more,
});

describe('keys in the outline', () => {
  it('lead up and down, and stay at the ends', () => {
    expect(doingOf('ArrowDown', at('s:start'))).toEqual({ do: 'go', to: 1, column: -1 });
    expect(doingOf('ArrowUp', at('s:start'))).toEqual({ do: 'go', to: 0, column: -1 });
    expect(doingOf('End', at('s:start'))).toEqual({ do: 'go', to: rows.length - 1, column: -1 });
    expect(doingOf('Shift ArrowDown', at('s:start'))).toMatchObject({ to: 1, extend: true });
  });
  it('fold an open row, then lead to the row around it', () => {
    expect(doingOf('ArrowLeft', at('s:ask'))).toEqual({ do: 'fold', open: false });
    expect(doingOf('ArrowLeft', at('s:a'))).toEqual({ do: 'go', to: 2, column: -1 });
    expect(doingOf('ArrowRight', at('s:ask', { isOpen: false }))).toEqual({ do: 'fold', open: true });
  });
  it('lead into the columns and back to the row', () => {
    expect(doingOf('ArrowRight', at('s:a'))).toEqual({ do: 'column', column: 0 });
    expect(doingOf('ArrowRight', at('s:a', { column: 3 }))).toEqual({ do: 'column', column: 3 });
    expect(doingOf('ArrowLeft', at('s:a', { column: 0 }))).toEqual({ do: 'column', column: -1 });
    expect(doingOf('Escape', at('s:a', { column: 2 }))).toEqual({ do: 'column', column: -1 });
    expect(doingOf('Escape', at('s:a'))).toBeUndefined();
  });
  it('open settings from the row, and do what stands in a column', () => {
    expect(doingOf('Enter', at('s:a'))).toEqual({ do: 'settings' });
    expect(doingOf('Enter', at('s:a', { column: 2 }))).toEqual({ do: 'act' });
  });
  it('leave what is not theirs', () => {
    expect(doingOf('Ctrl Z', at('s:a'))).toBeUndefined();
    expect(doingOf('C', at('s:a'))).toBeUndefined();
  });
});
