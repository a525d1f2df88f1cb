/** Texts stand out 4.5 to 1 from every surface they are put on, rings 3 to 1, in both themes. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Tokens = Record<string, string>;

const [light = '', dark = ''] = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8').split(
  ':root[data-theme',
);
const colours = (css: string): Tokens =>
  Object.fromEntries([...css.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]));
const THEMES: [string, Tokens][] = [
  ['light', colours(light)],
  ['dark', { ...colours(light), ...colours(dark) }],
];

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const KINDS = ['kind-ai', 'kind-action', 'kind-flow', 'kind-people', 'kind-data', 'kind-io'];
const STATES = ['run', 'ok', 'wait', 'fail', 'warn'];
const TYPES = ['type-text', 'type-json', 'type-number', 'type-boolean', 'type-file', 'type-list'];
const WORDS = ['ink', 'ink-2', 'muted', 'placeholder', 'accent-ink', 'skip', 'idle', ...KINDS, ...STATES, ...TYPES];
const SURFACES = ['canvas', 'panel', 'raised', 'well', 'hover', 'selected'];
const PAIRS = [
  ['on-accent', 'accent-fill'],
  ['on-accent', 'accent-fill-hover'],
  ['accent-ink', 'accent-soft'],
  ['ink', 'accent-soft'],
  ['chip-ink', 'chip'],
  ['note-ink', 'note'],
  ['muted', 'pressed'],
  ['panel', 'wait'],
  ['panel', 'ink'],
  ...[...KINDS, ...STATES].map((name) => [name, `${name}-soft`]),
  ...WORDS.flatMap((word) => SURFACES.map((surface) => [word, surface])),
] as [string, string][];
const RINGS = ['accent', 'focus', 'run', 'ok', 'wait', 'fail'].flatMap((ring) =>
  ['canvas', 'panel'].map((surface) => [ring, surface] as [string, string]),
);

describe.each(THEMES)('%s', (_, tokens) => {
  const weak = (pairs: [string, string][], least: number) =>
    pairs.filter(([front, back]) => contrast(tokens[front] ?? '', tokens[back] ?? '') < least);

  it('has every colour', () => {
    const names = [...new Set([...PAIRS, ...RINGS].flat())];
    expect(names.filter((name) => !tokens[name])).toEqual([]);
  });
  it('can be read', () => expect(weak(PAIRS, 4.5)).toEqual([]));
  it('shows where the focus and the state are', () => expect(weak(RINGS, 3)).toEqual([]));
});
