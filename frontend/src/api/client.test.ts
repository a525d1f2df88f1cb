// @vitest-environment happy-dom
/** Calls to the API: headers on the way out, problems as sentences on the way back. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { api } from './client';
import { ApiError, problemAt } from './errors';
import { fetchAll } from './queries';

const fetched = vi.fn<typeof fetch>();
beforeEach(() => vi.stubGlobal('fetch', fetched));
afterEach(() => {
  vi.unstubAllGlobals();
  fetched.mockReset();
});

function answer(body: unknown, status = 200, headers: Record<string, string> = {}): void {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  fetched.mockResolvedValueOnce(
    new Response(body === undefined ? null : JSON.stringify(body), {
      status,
      headers: { 'Content-Type': type, ...headers },
    }),
  );
}

const sent = () => {
  const [url, init] = fetched.mock.calls.at(-1) ?? [];
  return { url, headers: new Headers(init?.headers), body: init?.body };
};

it('reads JSON and the revision', async () => {
  answer({ id: 1 }, 200, { ETag: '"7"' });
  expect(await api.get('/workflows/1')).toMatchObject({ data: { id: 1 }, etag: '"7"', status: 200 });
  expect(sent().url).toBe('/api/v1/workflows/1');
  expect(sent().headers.has('X-CSRFToken')).toBe(false);
});

it('sends the CSRF token, the revision in quotes and the key that makes retries safe', async () => {
  // biome-ignore lint/suspicious/noDocumentCookie: the client reads it there, as Django leaves it
  document.cookie = 'csrftoken=abc%3D';
  answer({});
  await api.put('/workflows/1', { name: 'x' }, { ifMatch: 7, idempotencyKey: 'k' });
  expect(sent().headers.get('X-CSRFToken')).toBe('abc=');
  expect(sent().headers.get('If-Match')).toBe('"7"');
  expect(sent().headers.get('Idempotency-Key')).toBe('k');
  expect(sent().body).toBe('{"name":"x"}');
});

it('turns a problem into an error that says it, with what else it holds', async () => {
  const problems = [{ node: '', field: 'name', message: 'Too long.' }];
  answer({ type: 'about:blank', title: 'Stale', status: 412, detail: 'Somebody saved.', revision: 9, problems }, 412);
  const error = await api.get('/x').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 412, message: 'Somebody saved.', extra: { revision: 9 }, problems });
  expect(problemAt(error, 'name')).toBe('Too long.');
  expect(problemAt(error, 'other')).toBeUndefined();
});

it('has a sentence for errors that bring none', async () => {
  fetched.mockResolvedValueOnce(new Response('<html>', { status: 502, headers: { 'Content-Type': 'text/html' } }));
  await expect(api.get('/x')).rejects.toMatchObject({ status: 502, message: expect.stringContaining('not ready') });
  fetched.mockRejectedValueOnce(new TypeError('Failed to fetch'));
  await expect(api.get('/x')).rejects.toMatchObject({
    status: 0,
    message: expect.stringContaining('cannot be reached'),
  });
});

it('lets an abort be an abort', async () => {
  fetched.mockRejectedValueOnce(new DOMException('stop', 'AbortError'));
  await expect(api.get('/x')).rejects.toMatchObject({ name: 'AbortError' });
});

it('does not wait for ever for what it reads, and says so; what is written takes its time', async () => {
  const mine = new AbortController();
  fetched.mockRejectedValueOnce(new DOMException('late', 'TimeoutError'));
  await expect(api.get('/x', { signal: mine.signal })).rejects.toMatchObject({
    status: 504,
    message: expect.stringContaining('takes too long'),
  });
  const waits = fetched.mock.calls.at(-1)?.[1]?.signal;
  mine.abort();
  expect(waits?.aborted).toBe(true);
  answer({});
  await api.get('/x');
  expect(fetched.mock.calls.at(-1)?.[1]?.signal).toBeDefined();
  answer({});
  await api.post('/x');
  expect(fetched.mock.calls.at(-1)?.[1]?.signal).toBeUndefined();
});

it('gives nothing for an empty answer', async () => {
  fetched.mockResolvedValueOnce(new Response(null, { status: 204 }));
  expect((await api.del('/x')).data).toBeUndefined();
});

it('follows cursors to the end of a list', async () => {
  answer({ results: [1, 2], next: 'a b' });
  answer({ results: [3], next: null });
  expect(await fetchAll<number>('/runs?status=failed')).toEqual([1, 2, 3]);
  expect(sent().url).toBe('/api/v1/runs?status=failed&cursor=a%20b');
});
