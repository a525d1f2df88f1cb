import { expect, it } from 'vitest';
import type { Approval } from '../api';
import { inOrder } from './order';

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
