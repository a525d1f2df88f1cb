import { describe, expect, it } from 'vitest';
import { fitted, shift } from './viewport';

const chain = { x: 0, y: 0, w: 1360, h: 136 };

describe('the fitted view', () => {
  it('shows all of it, in the middle', () => {
    const { x, y, zoom } = fitted(chain, { width: 1208, height: 600 }, 0.45);
    expect(zoom).toBeCloseTo(0.847, 2);
    expect(x).toBe(28);
    expect(y + (chain.h * zoom) / 2).toBeCloseTo(28 + (600 - 96) / 2);
  });

  it('never magnifies', () => expect(fitted({ ...chain, w: 240 }, { width: 1208, height: 600 }, 0.45).zoom).toBe(1));

  it('stays readable in a small window, from the upper left on', () => {
    expect(fitted({ ...chain, x: 100 }, { width: 390, height: 500 }, 0.62)).toMatchObject({ x: 28 - 62, zoom: 0.62 });
  });
});

describe('what is moved into view', () => {
  it.each([
    ['seen already', 100, 200, 0],
    ['beyond the end', 950, 1050, -66],
    ['before the beginning', -40, 60, 56],
    ['larger than the room: its beginning', 100, 1300, -84],
  ])('%s', (_, from, to, by) => expect(shift(from, to, 0, 1000)).toBe(by));
});
