// @vitest-environment happy-dom
/** Answers that are held back: sent after a while, not while their message is being read, and not after "Undo". */
import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Approval, api } from '../api';
import { holdToasts, useToasts } from '../ui/toast';
import { hold, undoLast, useHeld } from './held';

const approval = { id: 'a', message: 'Pay **$5**?', actions: [{ id: 'approve', label: 'Pay' }] } as Approval;
const post = vi.spyOn(api, 'post');
const said = () => useToasts.getState().entries.map((entry) => entry.text);

beforeEach(() => {
  vi.useFakeTimers();
  post.mockReset().mockResolvedValue({ data: { ...approval, status: 'decided' }, etag: null } as never);
  useToasts.setState({ entries: [] });
});
afterEach(() => {
  holdToasts(false);
  vi.useRealTimers();
});

const answer = () => hold(new QueryClient(), [{ approval, action: 'approve' }]);

it('sends an answer after five seconds, and says which', async () => {
  answer();
  expect(said()).toEqual(['“Pay” is sent in 5 seconds. Pay $5?']);
  expect([...useHeld.getState().ids]).toEqual(['a']);
  await vi.advanceTimersByTimeAsync(4900);
  expect(post).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(200);
  expect(post).toHaveBeenCalledOnce();
  expect([...useHeld.getState().ids]).toEqual([]);
});

it('waits as long as somebody reads the message, so that "Undo" is not too late', async () => {
  answer();
  holdToasts(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(post).not.toHaveBeenCalled();
  useToasts.getState().entries[0]?.action?.onSelect();
  expect(said()).toEqual(['Not sent.']);
  holdToasts(false);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(post).not.toHaveBeenCalled();
});

it('says so where an answer cannot be taken back any more', async () => {
  answer();
  const undo = useToasts.getState().entries[0]?.action?.onSelect;
  await vi.advanceTimersByTimeAsync(5100);
  undo?.();
  expect(said()).toEqual(['It was sent already.']);
  expect(undoLast()).toBe(false);
});
