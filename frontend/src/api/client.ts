/** Calls to `/api/v1`: JSON both ways, the CSRF token on writes, problems as ApiError. */
import { ApiError } from './errors';

export type CallOptions = {
  /** The revision that the change is based on. */
  ifMatch?: string | number | undefined;
  idempotencyKey?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Lets the request outlive the page (a save on the way out). */
  keepalive?: boolean | undefined;
};

export type Answer<T> = { data: T; etag: string | null; status: number; headers: Headers };

const BASE = '/api/v1';
/** A server that does not answer must not leave a page waiting for ever. What is written may take its time. */
const PATIENCE_MS = 30_000;
const TOO_LATE = 504;

const listeners = new Set<() => void>();

/** Calls `listener` whenever a call was refused because nobody is signed in any more; returns how to stop that. */
export function onSignedOut(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** 401 is a session that has ended; a refused CSRF token is a page from before the last log-in. */
function isSignedOut(error: ApiError): boolean {
  return error.status === 401 || (error.status === 403 && error.detail.startsWith('CSRF'));
}

export function csrfToken(): string {
  const found = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]*)/);
  return found ? decodeURIComponent(found[1] ?? '') : '';
}

function headersFor(method: string, body: unknown, options: CallOptions): Headers {
  const headers = new Headers({ Accept: 'application/json' });
  if (body !== undefined) headers.set('Content-Type', 'application/json');
  if (method !== 'GET') headers.set('X-CSRFToken', csrfToken());
  if (options.ifMatch !== undefined) {
    const tag = String(options.ifMatch);
    headers.set('If-Match', tag.startsWith('"') ? tag : `"${tag}"`);
  }
  if (options.idempotencyKey) headers.set('Idempotency-Key', options.idempotencyKey);
  return headers;
}

function signalFor(method: string, { signal }: CallOptions): AbortSignal | undefined {
  if (method !== 'GET') return signal;
  const late = AbortSignal.timeout(PATIENCE_MS);
  return signal ? AbortSignal.any([signal, late]) : late;
}

async function bodyOf(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  const type = response.headers.get('Content-Type') ?? '';
  return /\bjson\b/.test(type) ? response.json() : undefined;
}

/** Calls `path` (below /api/v1, or absolute); throws ApiError for every answer that is not 2xx, AbortError when aborted. */
export async function call<T>(
  method: string,
  path: string,
  body?: unknown,
  options: CallOptions = {},
): Promise<Answer<T>> {
  const url = path.startsWith('/api/') ? path : BASE + path;
  const signal = signalFor(method, options);
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      headers: headersFor(method, body, options),
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
      ...(options.keepalive ? { keepalive: true } : {}),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(error instanceof DOMException && error.name === 'TimeoutError' ? TOO_LATE : 0);
  }
  let data: unknown;
  try {
    data = await bodyOf(response);
  } catch (error) {
    // A body cut off in the middle is a lost connection, whatever the status line said.
    throw new ApiError(response.ok ? 0 : response.status, { detail: response.ok ? '' : String(error) });
  }
  if (!response.ok) {
    const error = new ApiError(
      response.status,
      (data && typeof data === 'object' ? data : {}) as Record<string, unknown>,
    );
    if (isSignedOut(error)) for (const listener of listeners) listener();
    throw error;
  }
  return { data: data as T, etag: response.headers.get('ETag'), status: response.status, headers: response.headers };
}

export const api = {
  get: <T>(path: string, options?: CallOptions) => call<T>('GET', path, undefined, options),
  post: <T>(path: string, body?: unknown, options?: CallOptions) => call<T>('POST', path, body ?? {}, options),
  put: <T>(path: string, body: unknown, options?: CallOptions) => call<T>('PUT', path, body, options),
  patch: <T>(path: string, body: unknown, options?: CallOptions) => call<T>('PATCH', path, body, options),
  del: <T = void>(path: string, options?: CallOptions) => call<T>('DELETE', path, undefined, options),
};
