import { describe, expect, it } from 'vitest';
import { ago, amount, due, duration, fieldsOf, money, pictureIn, preview, roundly, tail, tokens } from './format';

describe('numbers for people', () => {
  it.each([
    [0, '0 ms'],
    [11, '11 ms'],
    [420.4, '420 ms'],
    [999.6, '1.0 s'],
    [3120, '3.1 s'],
    [59_960, '1 m'],
    [134_000, '2 m 14 s'],
    [3_900_000, '1 h 5 m'],
    [273_600_000, '3 d 4 h'],
    [-5, '0 ms'],
  ])('%d ms is %s', (ms, text) => expect(duration(ms)).toBe(text));

  it.each([
    [0, '$0'],
    [0.00001, '<$0.0001'],
    [0.0121, '$0.0121'],
    [3.2, '$3.20'],
  ])('%d dollars are %s', (usd, text) => expect(money(usd)).toBe(text));

  it('writes tokens with the unit', () => {
    expect(tokens(9418)).toBe('9,418 tok');
    expect(tokens(1_240_000)).toBe('1.2M tok');
  });

  it('says how long ago and until when', () => {
    const now = Date.parse('2030-01-01T12:00:00Z');
    expect(ago('2030-01-01T11:59:30Z', now)).toBe('just now');
    expect(ago('2030-01-01T11:58:00Z', now)).toBe('2 m ago');
    expect(due('2030-01-02T10:00:00Z', now)).toBe('due in 22 h');
    expect(due('2030-01-01T11:55:00Z', now)).toBe('overdue by 5 m');
  });
});

describe('a value on a card', () => {
  it('is a picture where it is one, or its only field is', () => {
    const picture = 'data:image/png;base64,iVBORw0KGgo=';
    expect([picture, { value: picture }, { a: picture, b: 1 }, 'data:text/html,x', 3].map(pictureIn)).toEqual([
      ...[picture, picture, null, null, null],
    ]);
    expect(preview(picture)).toBe('Image');
    expect(fieldsOf({ a: picture, b: 1 })).toEqual([
      ['a', 'Image'],
      ['b', '1'],
    ]);
  });

  it.each([
    ['Hi', 'Hi'],
    [{ text: 'Hi', usage: {} }, 'Hi'],
    [{ value: { text: 'Hi' } }, 'Hi'],
    [{ id: 8841, total: 42.5 }, '{ "id": 8841, "total": 42.5 }'],
    [null, ''],
    [{}, ''],
    [42, '42'],
    [{ value: 42 }, '42'],
    [{ passed: false }, 'false'],
    [{ value: null }, '{ "value": null }'],
    [{ results: Array(30).fill(1) }, '30 items'],
  ])('%j is %s', (value, text) => expect(preview(value)).toBe(text));

  it.each([
    [{ value: { kind: 'refund', reply: 'Dear\n\nDana' } }, ['kind refund', 'reply Dear Dana']],
    [{ route: 'bug', reason: '', usage: { cost_usd: 0 } }, ['route bug', 'reason ']],
    [{ text: 'Once', title: 'A story' }, ['text Once', 'title A story']],
    [{ text: 'Once', data: null, usage: {}, model: 'm' }, null],
    [{ result: 42 }, null],
    ['Hi', null],
  ])('%j has lines', (value, lines) =>
    expect(fieldsOf(value)?.map((entry) => entry.join(' ')) ?? null).toEqual(lines),
  );

  it('is cut where it is long', () => {
    expect(preview('x'.repeat(700))).toHaveLength(600);
    expect(tail(`${'word '.repeat(200)}end`)).toMatch(/^…word .*end$/);
  });
});

it('a duration whose tenth says nothing is written without', () => {
  expect([roundly(3000), roundly(3100), roundly(40)]).toEqual(['3 s', '3.1 s', '40 ms']);
});

it('a large number has its thousands apart, or is in millions', () => {
  expect([amount(12), amount(9418), amount(1_240_000)]).toEqual(['12', '9,418', '1.2M']);
});
