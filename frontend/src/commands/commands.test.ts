// @vitest-environment happy-dom
/** The list of commands as a whole: names, keys, the keyboard map, and the keys that a person chose instead. */

import { beforeEach, describe, expect, test } from 'vitest';
import { CATALOG, docOf } from '../graph/samples';
import { useDocument } from '../stores/document';
import { bind, byKey, isOffered, keysOf, lackOf } from './find';
import { COMMANDS } from './index';
import { menuOf } from './menu';
import { keyNow, parseOwn, resetKeys, setKeys, useOwnKeys, withKeys } from './own';
import { holderOf, sheet } from './sheet';

/** The keyboard map: what each key does, by the command's id. */
const MAP: Record<string, string> = {
  'Ctrl K': 'general.palette',
  'Shift 1': 'view.lens.cost',
  'Shift 4': 'view.lens.changes',
  N: 'draw.add',
  'Ctrl Enter': 'run.start',
  'Shift Enter': 'run.toHere',
  'Ctrl Shift Enter': 'run.fromHere',
  'Ctrl .': 'run.stop',
  Enter: 'view.settings',
  Escape: 'general.back',
  F2: 'draw.rename',
  ArrowLeft: 'select.walk.ArrowLeft',
  ArrowRight: 'select.walk.ArrowRight',
  ArrowUp: 'select.walk.ArrowUp',
  ArrowDown: 'select.walk.ArrowDown',
  'Alt ArrowLeft': 'draw.nudge.8.ArrowLeft',
  'Alt Shift ArrowDown': 'draw.nudge.64.ArrowDown',
  'Shift ArrowLeft': 'select.upstream',
  'Shift ArrowRight': 'select.downstream',
  C: 'draw.connect',
  'Ctrl Z': 'draw.undo',
  'Ctrl Shift Z': 'draw.redo',
  'Ctrl Y': 'draw.redo',
  'Ctrl C': 'draw.copy',
  'Ctrl X': 'draw.cut',
  'Ctrl V': 'draw.paste',
  'Ctrl Shift V': 'draw.pasteWired',
  'Ctrl D': 'draw.duplicate',
  Delete: 'draw.remove',
  'Shift Delete': 'draw.removeOnly',
  D: 'draw.disable',
  P: 'draw.pin',
  B: 'draw.breakpoint',
  'Ctrl G': 'draw.frame',
  'Ctrl Shift G': 'draw.unframe',
  'Alt X': 'draw.extract',
  L: 'draw.tidySelected',
  'Shift L': 'draw.tidyAll',
  Q: 'draw.straighten',
  '1': 'view.fit',
  '0': 'view.actualSize',
  '2': 'view.selection',
  '/': 'select.search',
  'Ctrl F': 'select.search',
  S: 'draw.note',
  O: 'view.outline',
  T: 'view.dock',
  '[': 'view.palette',
  ']': 'view.inspector',
  F8: 'check.next',
  '?': 'general.keys',
  'Shift F10': 'general.menu',
  ContextMenu: 'general.menu',
};

beforeEach(() => resetKeys());

describe('the commands', () => {
  test('have an id of their own and a title', () => {
    expect(new Set(COMMANDS.map(({ id }) => id)).size).toBe(COMMANDS.length);
    expect(COMMANDS.filter(({ title }) => !title?.trim()).map(({ id }) => id)).toEqual([]);
  });
  test('have keys of their own', () => {
    const keys = COMMANDS.flatMap((command) => (command.keys ?? []).map((key) => ({ key, id: command.id })));
    const shared = keys.filter(({ key, id }) => keys.some((other) => other.key === key && other.id !== id));
    expect(shared).toEqual([]);
  });
  test('never take Tab, which moves the focus', () => {
    expect(COMMANDS.filter(({ keys }) => keys?.some((key) => /\bTab\b/.test(key)))).toEqual([]);
  });
  test.each(Object.entries(MAP))('%s is %s', (key, id) => {
    expect(COMMANDS.find((command) => command.keys?.includes(key))?.id).toBe(id);
  });
  test('are all on the sheet of keys', () => {
    const listed = sheet().flatMap(({ lines }) => lines.flatMap((line) => line.commands.map(({ id }) => id)));
    const missing = COMMANDS.filter(({ id, onlyInMenu }) => !onlyInMenu && !listed.includes(id));
    expect(missing.map(({ id }) => id)).toEqual([]);
  });
  test('that change the document are not offered where it is only looked at, in no menu either', () => {
    expect(COMMANDS.filter((command) => command.edits && isOffered(command))).toEqual([]);
    for (const place of ['canvas', 'node', 'container', 'edge', 'note', 'frame', 'selection'] as const) {
      const edits = menuOf(place).flatMap(({ commands, folded }) => [...commands, ...folded].filter((c) => c.edits));
      expect(edits).toEqual([]);
    }
  });
});

describe('a command that cannot be done', () => {
  const shown = (readOnly: boolean, ...selection: string[]) =>
    useDocument.setState({
      doc: docOf({ start: 'start', a: 'model' }, 'start>a'),
      types: CATALOG,
      role: 'editor',
      readOnly,
      selection,
    });
  const lack = (key: string) => lackOf(COMMANDS.find(({ keys }) => keys?.includes(key))!);

  test('says why in a sentence, whatever its key', () => {
    for (const [readOnly, ...selection] of [[false], [false, 'start'], [true], [true, 'a']] as [
      boolean,
      ...string[],
    ][]) {
      shown(readOnly, ...selection);
      const lacking = COMMANDS.filter((command) => !command.onlyInMenu && !isOffered(command));
      expect(lacking.length).toBeGreaterThan(0);
      for (const command of lacking) expect(lackOf(command), command.id).toMatch(/^[A-Z].{12,}\.$/);
    }
  });
  test('names what is missing: a selection, more than the start, a run, the right to edit', () => {
    shown(false);
    expect(['Delete', 'Ctrl D', 'Alt ArrowLeft', 'Enter', '2'].map(lack)).toEqual(
      Array(5).fill('Select something first.'),
    );
    shown(false, 'start');
    expect(lack('Ctrl D')).toBe('The start cannot be copied: a workflow has one, where every run begins.');
    expect(lack('Ctrl C')).toBe(lack('Ctrl D'));
    expect([lack('Delete'), lack('Shift R'), lack('D')]).toEqual(Array(3).fill(lack('P')));
    expect([lack('F2'), lack('Enter'), lack('Ctrl G'), lack('B')]).toEqual([null, null, null, null]);
    expect([lack('K'), lack('W')]).toEqual(
      Array(2).fill('No run is shown. Run the workflow, or open one of its runs.'),
    );
    shown(false, 'start', 'a');
    expect([lack('Ctrl D'), lack('Delete'), lack('Q')]).toEqual([null, null, null]);
    shown(true, 'a');
    expect(lack('Delete')).toMatch(/^This is a run/);
    useDocument.setState({ role: 'viewer' });
    expect(lack('Delete')).toMatch(/^You may look/);
    expect(lack('Ctrl C')).toBeNull();
  });
  test('is in no menu: that of the start has no copying, that of a step folds away what is seldom wanted', () => {
    const ids = (place: 'node' | 'container') =>
      menuOf(place).map(({ commands, folded }) => ({ own: commands.map(({ id }) => id), folded: folded.length }));
    shown(false, 'start');
    const start = ids('node').flatMap(({ own }) => own);
    expect(start).toContain('draw.rename');
    expect(start.filter((id) => /duplicate|copy|cut|remove|disable|pin/.test(id))).toEqual([]);
    shown(false, 'a');
    expect(ids('node').filter(({ folded }) => folded > 0)).toEqual([{ own: ['view.settings'], folded: 5 }]);
    expect(ids('node').flatMap(({ own }) => own).length).toBeLessThan(16);
  });
});

describe('keys of one’s own', () => {
  const command = (id: string) => COMMANDS.find((each) => each.id === id)!;

  test('replace the command’s, and are kept on the device', () => {
    setKeys('draw.connect', ['W']);
    expect(byKey('W')?.id).toBe('draw.connect');
    expect(byKey('C')).toBeUndefined();
    expect(parseOwn(localStorage.getItem('baton.keys'))).toEqual({ 'draw.connect': ['W'] });
    resetKeys('draw.connect');
    expect(byKey('C')?.id).toBe('draw.connect');
    expect(localStorage.getItem('baton.keys')).toBeNull();
  });
  test('taken over from another command leave that one without, until they are given back', () => {
    expect(holderOf('N')?.id).toBe('draw.add');
    setKeys('draw.connect', ['C', 'N']);
    expect(byKey('N')?.id).toBe('draw.connect');
    expect(keysOf(command('draw.add'))).toEqual([]);
    resetKeys('draw.connect');
    expect(keysOf(command('draw.add'))).toEqual(['N']);
  });
  test('chosen for two commands one after the other are the second one’s', () => {
    setKeys('draw.connect', ['W']);
    setKeys('draw.add', ['W']);
    expect(byKey('W')?.id).toBe('draw.add');
    expect(useOwnKeys.getState().own).toEqual({ 'draw.connect': [], 'draw.add': ['W'] });
    expect(withKeys({ a: ['X', 'Y'] }, 'b', ['Y'])).toEqual({ a: ['X'], b: ['Y'] });
  });
  test('of a command that is no more take nothing from others', () => {
    const bound = bind(COMMANDS, { 'draw.gone': ['N'] });
    expect(bound.commands.get('N')?.id).toBe('draw.add');
  });
  test('that make no sense count as none', () => {
    for (const text of ['', 'nonsense', '[]', 'null', '{"a": 1}', '{"a": [1]}']) expect(parseOwn(text)).toEqual({});
  });
  test('the browser’s own (copy, paste) stay the browser’s', () => {
    expect(byKey('Ctrl C')).toBeUndefined();
    expect(holderOf('Ctrl C')?.native).toBe(true);
  });
});

test('a button names the key that does its command now, with no list of commands at hand', () => {
  setKeys('draw.connect', ['1', 'X']); // which was the key of “Fit to the window”
  for (const command of COMMANDS.filter(({ id }) => /^(view|draw|general)\.\w+$/.test(id))) {
    const [usual, ...others] = command.keys ?? [];
    if (others.length === 0) expect(keyNow(command.id, usual), command.id).toBe(keysOf(command)[0]);
  }
  expect(keyNow('view.fit', '1')).toBeUndefined();
  resetKeys();
  expect(keyNow('view.fit', '1')).toBe('1');
});

test('a menu says what would be done', () => {
  const disable = COMMANDS.find(({ id }) => id === 'draw.disable');
  const remove = COMMANDS.find(({ id }) => id === 'draw.remove');
  expect(disable?.menuTitle?.('node')).not.toBe(disable?.title);
  expect(remove?.menuTitle?.('edge')).toBe('Delete');
  expect(remove?.menuTitle?.('node')).toBe(remove?.title);
});
