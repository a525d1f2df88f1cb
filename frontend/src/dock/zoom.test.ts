import { describe, expect, it } from 'vitest';
import { moved, zoomed } from './zoom';

const whole = { from: 1000, to: 2000 };

describe('the part of the time that is shown', () => {
  it('is zoomed around a moment, which keeps its place', () => {
    expect(zoomed(whole, whole, 0.5, 1500)).toEqual({ from: 1250, to: 1750 });
    expect(zoomed(whole, whole, 0.5, 1000)).toEqual({ from: 1000, to: 1500 });
  });

  it('is never more than the whole, nor less than can be told apart', () => {
    expect(zoomed({ from: 1250, to: 1750 }, whole, 4, 1500)).toBeNull();
    const close = zoomed({ from: 1250, to: 1260 }, whole, 0.01, 1255);
    expect(close && close.to - close.from).toBe(10);
    expect(zoomed({ from: 1900, to: 2000 }, whole, 2, 1901)?.to).toBe(2000);
  });

  it('moves as far as the run reaches', () => {
    expect(moved({ from: 1100, to: 1300 }, whole, 50)).toEqual({ from: 1150, to: 1350 });
    expect(moved({ from: 1100, to: 1300 }, whole, -500)).toEqual({ from: 1000, to: 1200 });
    expect(moved({ from: 1100, to: 1300 }, whole, 5000)).toEqual({ from: 1800, to: 2000 });
  });
});
