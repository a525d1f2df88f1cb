/** Keys by name: letters with Caps Lock, other keyboard layouts, and what a Mac shows. */

import { expect, test } from 'vitest';
import { isWhole, nameOf, type Pressed, shown } from './names';

const pressed = (event: Partial<Pressed>): Pressed => ({
  key: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...event,
});

test.each<[Partial<Pressed>, string]>([
  [{ key: 'k', ctrlKey: true }, 'Ctrl K'],
  [{ key: 'Z', ctrlKey: true, shiftKey: true }, 'Ctrl Shift Z'],
  [{ key: 'z', metaKey: true }, 'Ctrl Z'],
  [{ key: 'Z', ctrlKey: true }, 'Ctrl Z'],
  [{ key: 'z', ctrlKey: true, shiftKey: true }, 'Ctrl Shift Z'],
  [{ key: 'N' }, 'N'],
  [{ key: '?', shiftKey: true }, '?'],
  [{ key: 'ArrowUp', altKey: true, shiftKey: true }, 'Alt Shift ArrowUp'],
  [{ key: ' ' }, 'Space'],
  [{ key: '!', code: 'Digit1', shiftKey: true }, 'Shift 1'],
])('%j is “%s”, Caps Lock or not', (event, name) => {
  expect(nameOf(pressed(event))).toBe(name);
});

test.each<[string, Partial<Pressed>, string]>([
  ['a Russian z', { key: 'я', code: 'KeyZ', ctrlKey: true }, 'Ctrl Z'],
  ['a Greek c', { key: 'ψ', code: 'KeyC' }, 'C'],
  ['a Russian bracket', { key: 'х', code: 'BracketLeft' }, '['],
  ['Alt X on a Mac', { key: '≈', code: 'KeyX', altKey: true }, 'Alt X'],
  ['a dead key on a Mac', { key: 'Dead', code: 'KeyN', altKey: true }, 'Alt N'],
  ['a German slash', { key: '/', code: 'Digit7', shiftKey: true }, '/'],
  ['Shift and a German 3', { key: '§', code: 'Digit3', shiftKey: true }, 'Shift 3'],
  ['a French 1, which takes Shift', { key: '1', code: 'Digit1', shiftKey: true }, '1'],
  ['a Russian question mark', { key: '?', code: 'Digit7', shiftKey: true }, '?'],
  ['a French a, where an English q is', { key: 'a', code: 'KeyQ' }, 'A'],
  ['a Dvorak comma, where an English w is', { key: ',', code: 'KeyW', ctrlKey: true }, 'Ctrl ,'],
])('%s keeps its command', (_, event, name) => {
  expect(nameOf(pressed(event))).toBe(name);
});

test('AltGr writes a bracket; that Windows calls it Ctrl and Alt makes it no other key', () => {
  const getModifierState = (key: string) => key === 'AltGraph';
  expect(nameOf(pressed({ key: '[', code: 'Digit8', ctrlKey: true, altKey: true, getModifierState }))).toBe('[');
});

test('a key that is only held is no key yet', () => {
  expect(isWhole(pressed({ key: 'Control', ctrlKey: true }))).toBe(false);
  expect(isWhole(pressed({ key: 'CapsLock' }))).toBe(false);
  expect(isWhole(pressed({ key: 'F8' }))).toBe(true);
});

test('a Mac shows its own signs, others the names on their keys', () => {
  expect(shown('Ctrl Shift Z', true)).toBe('⌘⇧Z');
  expect(shown('Ctrl Shift Z', false)).toBe('Ctrl Shift Z');
  expect(shown('Alt ArrowLeft', false)).toBe('Alt ←');
  expect(shown('Escape', false)).toBe('Esc');
});
