// @vitest-environment happy-dom
/** Escape in the middle of a gesture: the library is told that the button was let go, and what ends then changes nothing. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { givenUp, watchHeld } from './escape';
import { useCanvas } from './state';

const box = { getState: () => ({ userSelectionRect: {} }), setState: vi.fn() };
const canvas = document.createElement('div');
canvas.innerHTML = '<div class="react-flow__renderer"><p></p></div><button></button>';
const press = (where: string, button = 0): boolean =>
  canvas.querySelector(where)!.dispatchEvent(new PointerEvent('pointerdown', { button, bubbles: true }));
/** Presses Escape; was it taken? */
const giveUp = (shiftKey = false): boolean =>
  !window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', shiftKey, cancelable: true }));
let ends: boolean[] = [];
const onEnd = (): unknown => ends.push(givenUp());
let stop: () => void;

beforeEach(() => {
  document.body.append(canvas);
  stop = watchHeld(canvas, box);
  ends = [];
  box.setState.mockClear();
  document.addEventListener('mouseup', onEnd);
});
afterEach(() => {
  stop();
  document.removeEventListener('mouseup', onEnd);
});

describe('giving up', () => {
  test('ends what the pointer holds, once, and says so to what ends with it', () => {
    press('p');
    expect(giveUp(true)).toBe(true);
    expect(ends).toEqual([true]);
    expect(givenUp()).toBe(false);
    expect(box.setState).toHaveBeenCalledWith({ userSelectionActive: false, userSelectionRect: null });
    expect(giveUp()).toBe(false);
  });
  test('is nothing where the pointer holds nothing: not after letting go, by another button, or beside the canvas', () => {
    press('p');
    window.dispatchEvent(new PointerEvent('pointerup'));
    expect(giveUp()).toBe(false);
    press('p', 2);
    expect(giveUp()).toBe(false);
    press('button');
    expect(giveUp()).toBe(false);
    expect(ends).toEqual([]);
  });
  test('ends a wire that two clicks draw, too', () => {
    useCanvas.setState({ drawing: { source: 'a', port: 'out', verdicts: new Map() } });
    expect(giveUp()).toBe(true);
    expect(useCanvas.getState().drawing).toBeNull();
  });
  test('letting go of the button by hand gives nothing up', () => {
    press('p');
    document.dispatchEvent(new MouseEvent('mouseup', { bubbles: true }));
    expect(ends).toEqual([false]);
    expect(box.setState).not.toHaveBeenCalled();
  });
});
