// @vitest-environment happy-dom
/** Who is shown as being there, what is said of them, and what a message may hold. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { useDocument } from '../stores/document';
import { SIGNED_OUT } from '../ws/socket';
import { join } from './live';
import { wordsOf } from './People';
import { initials, type Person, presenceOf, readPeople } from './store';

const person = (id: string, user: string, more: Partial<Person> = {}): Person => ({
  id,
  user,
  name: user,
  colour: 1,
  since: 0,
  selection: [],
  field: null,
  ...more,
});

describe('the others', () => {
  test('are all but me, on whichever page of mine', () => {
    const people = [person('1', 'ann'), person('2', 'ann', { selection: ['a'] }), person('3', 'bob')];
    expect(presenceOf('1', people)).toMatchObject({ others: [{ id: '3' }], rings: {} });
  });

  test('have a ring around what they selected, the first to come where two did', () => {
    const people = [
      person('1', 'ann'),
      person('2', 'bob', { selection: ['a'], colour: 3 }),
      person('3', 'cid', { selection: ['a', 'b'], colour: 4 }),
    ];
    expect(presenceOf('1', people).rings).toEqual({ a: '3 bob', b: '4 cid' });
  });

  test('are said to be where they are', () => {
    const labels: Record<string, string> = { draft: 'Draft reply' };
    const words = (more: Partial<Person>) => wordsOf(person('1', 'Priya', more), (id) => labels[id]);
    expect(words({})).toBe('Priya is here');
    expect(words({ selection: ['draft'] })).toBe('Priya, at Draft reply');
    expect(words({ selection: ['draft'], field: 'draft/config.prompt' })).toBe(
      'Priya, editing Prompt of Draft reply',
    );
    expect(words({ selection: ['send_it'] })).toBe('Priya, at Send it');
  });

  test('have initials', () => {
    expect([initials('Ana Maria Lima'), initials('bob'), initials(' '), initials('Żaneta Ćwik')]).toEqual([
      'AL',
      'B',
      '?',
      'ŻĆ',
    ]);
  });

  test('come from messages only as far as these make sense', () => {
    expect(readPeople([person('1', 'ann'), { id: 2 }, null, 'x'])).toHaveLength(1);
    expect(readPeople({})).toEqual([]);
  });
});

class FakeSocket {
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  onopen: (() => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  closed = false;
  constructor() {
    FakeSocket.all.push(this);
  }
  close() {
    this.closed = true;
  }
}

describe('the socket of the open workflow', () => {
  beforeEach(() => {
    FakeSocket.all = [];
    vi.stubGlobal('WebSocket', FakeSocket);
  });
  afterEach(() => vi.unstubAllGlobals());

  test('is opened again once one is signed in again, and not before', () => {
    const become = (state: 'saved' | 'signed-out'): void =>
      useDocument.setState(({ save }) => ({ save: { ...save, state } }));
    const leave = join('one');
    FakeSocket.all[0]?.onclose?.({ code: SIGNED_OUT });
    become('signed-out');
    expect(FakeSocket.all).toHaveLength(1);
    become('saved');
    expect(FakeSocket.all).toHaveLength(2);
    leave();
    expect(FakeSocket.all[1]?.closed).toBe(true);
    become('signed-out');
    become('saved');
    expect(FakeSocket.all).toHaveLength(2);
  });

  test('looks for what was saved meanwhile when it is back after a loss, and not when it is opened first', () => {
    vi.useFakeTimers();
    const refresh = vi.fn(async () => {});
    useDocument.setState({ refresh });
    const leave = join('one');
    const last = () => FakeSocket.all.at(-1)!;
    last().onopen?.();
    expect(refresh).not.toHaveBeenCalled();
    const lost = last();
    lost.onclose?.({ code: 1006 });
    vi.runOnlyPendingTimers();
    expect(last()).not.toBe(lost);
    last().onopen?.();
    expect(refresh).toHaveBeenCalledOnce();
    leave();
    vi.useRealTimers();
  });
});
