/** What a refused call throws: the server's problem+json as an Error whose message a person can act on. */
import type { Problem } from './types';

export class ApiError extends Error {
  /** HTTP status; 0 when the server could not be reached. */
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly problems: Problem[];
  /** Members of the problem beside the standard ones, such as `revision` of a 412. */
  readonly extra: Record<string, unknown>;

  constructor(status: number, body: Record<string, unknown> = {}) {
    const { type: _type, title, status: _status, detail, problems, ...extra } = body;
    const said = typeof detail === 'string' && detail ? detail : typeof title === 'string' ? title : '';
    super(said || FALLBACK[status] || `The server answered with an error (${status}).`);
    this.name = 'ApiError';
    this.status = status;
    this.title = typeof title === 'string' ? title : '';
    this.detail = this.message;
    this.problems = Array.isArray(problems) ? (problems as Problem[]) : [];
    this.extra = extra;
  }
}

const FALLBACK: Record<number, string> = {
  0: 'The server cannot be reached. Check your connection and try again.',
  401: 'You are signed out. Sign in again.',
  403: 'You may not do this.',
  404: 'This does not exist, or you may not see it.',
  412: 'Someone else changed this meanwhile.',
  413: 'This is too large.',
  429: 'Too many calls. Wait a moment and try again.',
  500: 'Something went wrong on the server. Try again.',
  502: 'The server is not ready. Try again in a moment.',
  503: 'The server is busy. Try again in a moment.',
};

/** The sentence to show for anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The message of the problem at `field` (dotted path), if the error names one. */
export function problemAt(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  return error.problems.find((problem) => problem.field === field)?.message;
}
