// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest';
import { ApiError, api } from '../api';
import { useDocument } from '../stores/document';
import { useRun } from '../stores/run';
import { useToasts } from '../ui/toast';
import { heardOf } from './others';

const attach = vi.fn();
const get = vi.spyOn(api, 'get');
const run = { id: 'r2', workflow: 'w', status: 'running', nodes: {} };
const notice = { run: 'r2', by: 'Bob', by_id: 'b' };
const said = () => useToasts.getState().entries;

/** What is on the page when it hears of the run, and what the server says of that. */
function given(runId: string | null, more: object = {}): void {
  useRun.setState({ runId, attach });
  get.mockResolvedValue({ data: { ...run, ...more } } as never);
}

beforeEach(() => {
  attach.mockReset();
  useToasts.setState({ entries: [] });
  useDocument.setState({ id: 'w' });
});

it('shows the run where none is shown', async () => {
  given(null);
  await heardOf(notice);
  expect(attach).toHaveBeenCalledWith('r2', expect.objectContaining({ id: 'r2' }));
  expect(said()).toEqual([]);
});

it('takes nobody away from the run they look at, but leads there', async () => {
  given('r1');
  await heardOf(notice);
  expect(attach).not.toHaveBeenCalled();
  expect(said().map(({ text }) => text)).toEqual(['Bob started a run.']);
  said()[0]?.action?.onSelect();
  expect(attach).toHaveBeenCalledWith('r2', expect.anything());
});

it('says nothing of a run that is over, that is on the page, or of another workflow', async () => {
  for (const [runId, more] of [
    ['r1', { status: 'failed' }],
    ['r2', {}],
    [null, { workflow: 'other' }],
  ] as const) {
    given(runId, more);
    await heardOf(notice);
  }
  expect(attach).not.toHaveBeenCalled();
  expect(said()).toEqual([]);
});

it('says nothing of a run that is not theirs to see', async () => {
  given(null);
  get.mockRejectedValue(new ApiError(404));
  await heardOf(notice);
  expect(attach).not.toHaveBeenCalled();
});
