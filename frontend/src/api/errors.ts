/** What a refused call throws: the server's problem+json as an Error whose message a person can act on. */

import { errors as t } from '../i18n/en/errors';
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
    super(said || t.byStatus[status] || t.other(status));
    this.name = 'ApiError';
    this.status = status;
    this.title = typeof title === 'string' ? title : '';
    this.detail = this.message;
    this.problems = Array.isArray(problems) ? (problems as Problem[]) : [];
    this.extra = extra;
  }
}

/** The sentence to show for anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The message of the problem at `field` (dotted path), if the error names one. */
export function problemAt(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  return error.problems.find((problem) => problem.field === field)?.message;
}
