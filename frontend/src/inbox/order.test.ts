import { expect, it } from 'vitest';
import type { Approval } from '../api';
import { pressed } from './keys';
import { asking, type Due, filtered, inOrder } from './order';
import { sideOf } from './swipe';

const item = (id: string, more: Partial<Approval>) =>
  ({
    id,
    can_decide: true,
    deadline: null,
    created_at: '2030-01-01T00:00:00Z',
    at: null,
    ...more,
  }) as Approval;

it('puts mine first, then what is due soonest, then the oldest', () => {
  const list = [
    item('others', { can_decide: false, deadline: '2030-01-01T01:00:00Z' }),
    item('young', { created_at: '2030-01-01T05:00:00Z' }),
    item('old', {}),
    item('due', { deadline: '2030-01-02T00:00:00Z', created_at: '2030-01-01T09:00:00Z' }),
  ];
  expect(inOrder(list, 'pending').map((each) => each.id)).toEqual(['due', 'old', 'young', 'others']);
});

it('puts what was answered last first', () => {
  const list = [item('a', { at: '2030-01-01T00:00:00Z' }), item('b', { at: '2030-01-02T00:00:00Z' })];
  expect(inOrder(list, 'decided').map((each) => each.id)).toEqual(['b', 'a']);
});

it('filters by workflow and by when an answer is due', () => {
  const now = Date.parse('2030-01-01T12:00:00Z');
  const list = [
    item('late', { workflow: 'w1', workflow_name: 'B', deadline: '2030-01-01T11:00:00Z' }),
    item('today', { workflow: 'w2', workflow_name: 'A', deadline: '2030-01-01T20:00:00Z' }),
    item('open', { workflow: 'w1', workflow_name: 'B' }),
  ];
  const ids = (workflow: string, due: Due) => filtered(list, workflow, due, now).map((each) => each.id);
  expect(ids('', 'any')).toEqual(['late', 'today', 'open']);
  expect(ids('w1', 'any')).toEqual(['late', 'open']);
  expect([ids('', 'overdue'), ids('', 'day'), ids('', 'none')]).toEqual([['late'], ['today'], ['open']]);
  expect(asking(list).map((each) => each.label)).toEqual(['A', 'B']);
});

it('swipes only to the sides that have an answer', () => {
  expect([sideOf(20, true, true), sideOf(-20, true, true)]).toEqual(['yes', 'no']);
  expect([sideOf(20, false, true), sideOf(-20, true, false), sideOf(0, true, true)]).toEqual([null, null, null]);
});

it('knows its keys, and leaves the others alone', () => {
  const done: string[] = [];
  const keys = {
    walk: (by: number) => done.push(`walk ${by}`),
    answer: (look: string) => done.push(look),
    edit: () => done.push('edit'),
    pick: () => done.push('pick'),
  };
  expect(['j', 'K', 'a', 'r', 'e', 'x', 'q'].map((key) => pressed(key, keys))).toEqual([
    ...Array(6).fill(true),
    false,
  ]);
  expect(done).toEqual(['walk 1', 'walk -1', 'yes', 'no', 'edit', 'pick']);
});
