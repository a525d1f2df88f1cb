/** The rules behind the kit: where panels go, where keys lead in a menu, what a combo suggests, whose colour is whose. */
import { describe, expect, it } from 'vitest';
import { avatarColour } from './Bits';
import { matching } from './Combo';
import { kindOf } from './kinds';
import { stepTo } from './Menu';
import { place } from './place';

const VIEW = { width: 1000, height: 600 };
const PANEL = { width: 200, height: 100 };
const anchor = (left: number, top: number) => ({ left, top, right: left + 40, bottom: top + 20 });
const below = { side: 'bottom', align: 'start', gap: 5 } as const;

describe('place', () => {
  it('goes where it was wished when there is room', () => {
    expect(place(anchor(100, 100), PANEL, VIEW, below)).toMatchObject({ left: 100, top: 125, side: 'bottom' });
    expect(place(anchor(500, 100), PANEL, VIEW, { ...below, align: 'end' })).toMatchObject({ left: 340 });
    expect(place(anchor(500, 300), PANEL, VIEW, { side: 'left', align: 'center', gap: 5 })).toMatchObject({
      left: 295,
      top: 260,
    });
  });

  it('turns to the other side at the edge', () => {
    expect(place(anchor(100, 560), PANEL, VIEW, below)).toMatchObject({ side: 'top', top: 455 });
  });

  it('stays inside the window', () => {
    expect(place(anchor(950, 100), PANEL, VIEW, below).left).toBe(792);
    expect(place(anchor(0, 100), PANEL, VIEW, { ...below, align: 'end' }).left).toBe(8);
  });

  it('takes the roomier side when neither is enough, and says how much there is', () => {
    const at = place(anchor(100, 400), { width: 200, height: 900 }, VIEW, below);
    expect(at).toMatchObject({ side: 'top', room: 387, top: 8 });
  });
});

describe('stepTo', () => {
  const labels = ['Rename', 'Duplicate', 'Delete'];
  it.each([
    ['ArrowDown', 2, 0],
    ['ArrowUp', 0, 2],
    ['ArrowUp', -1, 2],
    ['Home', 2, 0],
    ['End', 0, 2],
    ['d', 0, 1],
    ['d', 1, 2],
    ['D', 2, 1],
    ['x', 0, -1],
    [' ', 0, -1],
    ['Enter', 0, -1],
  ])('%s from %i leads to %i', (key, at, to) => expect(stepTo(key, at, labels)).toBe(to));
});

it('suggests everything until something is typed, then what holds it', () => {
  const options = [{ value: 'gpt-5-mini' }, { value: 'demo-chat', label: 'Demo' }];
  expect(matching(options, null)).toHaveLength(2);
  expect(matching(options, ' MINI ').map((option) => option.value)).toEqual(['gpt-5-mini']);
  expect(matching(options, 'demo')).toHaveLength(1);
});

it('gives a person the same colour everywhere', () => {
  expect(avatarColour('Priya')).toBe(avatarColour('Priya'));
  expect(avatarColour('')).toMatch(/^#/);
});

it('knows the kinds of the catalogue and takes what is new for plain', () => {
  expect([kindOf('AI'), kindOf('People'), kindOf('Start and end'), kindOf(undefined)]).toEqual([
    'ai',
    'people',
    'io',
    'io',
  ]);
});
