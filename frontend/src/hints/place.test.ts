/** A hint stands beside what it speaks of, and is silent where there is no room. */
import { expect, it } from 'vitest';
import { placed } from './place';

const window_ = { w: 1000, h: 600 };
const size = { w: 280, h: 80 };

it('stands below, in the middle, inside the window', () => {
  expect(placed({ x: 400, y: 10, w: 100, h: 30 }, size, 'below', window_)).toEqual({ x: 310, y: 50 });
  expect(placed({ x: 940, y: 10, w: 50, h: 30 }, size, 'below', window_)).toEqual({ x: 712, y: 50 });
});

it('goes to another side where there is no room on its own', () => {
  expect(placed({ x: 400, y: 560, w: 100, h: 30 }, size, 'below', window_)).toEqual({ x: 310, y: 470 });
  expect(placed({ x: 900, y: 200, w: 60, h: 40 }, size, 'right', window_)).toEqual({ x: 712, y: 250 });
});

it('never covers what it speaks of, and is silent when that is not seen', () => {
  expect(placed({ x: 0, y: 0, w: 1000, h: 600 }, size, 'below', window_)).toBeNull();
  expect(placed({ x: 1200, y: 10, w: 50, h: 30 }, size, 'below', window_)).toBeNull();
  expect(placed({ x: 10, y: 10, w: 0, h: 0 }, size, 'below', window_)).toBeNull();
});

it('keeps away from what is taken, as long as another side is free', () => {
  const anchor = { x: 400, y: 200, w: 100, h: 30 };
  const map = { x: 300, y: 240, w: 300, h: 100 };
  expect(placed(anchor, size, 'below', window_, [map])).toEqual({ x: 310, y: 110 });
  const everything = { x: 0, y: 0, w: 1000, h: 600 };
  expect(placed(anchor, size, 'below', window_, [everything])).toEqual({ x: 310, y: 240 });
});
