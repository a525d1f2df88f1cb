// @vitest-environment happy-dom
/** Which side panels are open: beside the canvas as remembered, over it as asked for. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useDocument } from './document';
import { isOpen, usePanels } from './panels';

const selectStep = (isSelected: boolean): void => {
  useDocument.setState({
    doc: { format: 'baton/1', nodes: { start: { type: 'start' } }, edges: [] },
    selection: isSelected ? ['start'] : [],
  });
};

function narrow(matches: boolean): void {
  vi.stubGlobal('matchMedia', () => ({ matches, addEventListener() {}, removeEventListener() {} }));
}

const open = (isNarrow: boolean, hasStep: boolean) => ({
  left: isOpen('left', usePanels.getState(), isNarrow, hasStep),
  right: isOpen('right', usePanels.getState(), isNarrow, hasStep),
});

beforeEach(() => {
  localStorage.clear();
  usePanels.setState({ left: true, right: true, pinned: false, sheet: null });
  selectStep(false);
  narrow(false);
});

describe('beside the canvas', () => {
  it('the inspector comes with a selected step and leaves the room to the canvas without one', () => {
    expect(open(false, false)).toEqual({ left: true, right: false });
    expect(open(false, true)).toEqual({ left: true, right: true });
  });

  it('asked for with nothing selected it stays, until it is closed', () => {
    usePanels.getState().toggle('right');
    expect(open(false, false).right).toBe(true);
    usePanels.getState().toggle('right');
    expect(open(false, true).right).toBe(false);
    expect(JSON.parse(localStorage.getItem('baton.panels') ?? '')).toEqual({
      left: true,
      right: false,
      pinned: false,
    });
  });
});

describe('over the canvas', () => {
  beforeEach(() => narrow(true));

  it('nothing is open at first, a touched step shows its settings', () => {
    expect(open(true, false)).toEqual({ left: false, right: false });
    expect(open(true, true)).toEqual({ left: false, right: true });
  });

  it('one sheet at a time; closing the inspector lets go of the step, and nothing is remembered', () => {
    usePanels.getState().show('left');
    expect(open(true, true)).toEqual({ left: true, right: false });
    selectStep(true);
    usePanels.getState().hide('right');
    expect(useDocument.getState().selection).toEqual([]);
    expect(localStorage.getItem('baton.panels')).toBeNull();
  });
});
