/** Nobody publishes what they have not seen. */

import { afterEach, expect, test, vi } from 'vitest';
import { ApiError, api } from '../api';
import { emptyDoc } from '../graph/types';
import { useDocument } from '../stores/document';
import { publish } from './publish';

const post = vi.spyOn(api, 'post');
const look = vi.fn(async () => {});
const initial = useDocument.getState();

function shown(flush: () => Promise<void> = async () => {}): void {
  useDocument.setState({ doc: emptyDoc(), revision: 3, flush, look });
}

afterEach(() => {
  vi.clearAllMocks();
  useDocument.setState(initial, true);
});

test('the revision that saving led to is the one that is published', async () => {
  shown(async () => useDocument.setState({ revision: 4 }));
  post.mockResolvedValue({ data: {}, status: 201 } as never);
  await publish('w', 'First');
  expect(post).toHaveBeenCalledExactlyOnceWith('/workflows/w/publish', { message: 'First' }, { ifMatch: 4 });
});

test('what came in from others while it was saved is to be looked at first', async () => {
  shown(async () => useDocument.setState({ doc: emptyDoc() }));
  await expect(publish('w', '')).rejects.toThrow(/has just saved/);
  expect(post).not.toHaveBeenCalled();
});

test('what others saved since is fetched, and nothing is published', async () => {
  shown();
  post.mockRejectedValue(new ApiError(412, { detail: 'Someone saved.' }));
  await expect(publish('w', '')).rejects.toThrow('Someone saved.');
  expect(look).toHaveBeenCalledOnce();
});
