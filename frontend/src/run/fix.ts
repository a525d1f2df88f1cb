/** The one thing to do next about an error: derived from its class, so that every error card has a way on. */

import type { RunError } from './types';

export type FixKind = 'setup' | 'connections' | 'rerun' | 'inspect';

export interface Fix {
  kind: FixKind;
  label: string;
}

const BY_CLASS: Record<string, Fix> = {
  reference: { kind: 'setup', label: 'Fix the reference' },
  template: { kind: 'setup', label: 'Fix the template' },
  expression: { kind: 'setup', label: 'Fix the expression' },
  config: { kind: 'setup', label: 'Open setup' },
  invalid: { kind: 'setup', label: 'Open setup' },
  client_error: { kind: 'setup', label: 'Check the request' },
  invalid_output: { kind: 'setup', label: 'Check the schema' },
  budget: { kind: 'setup', label: 'Change the budget' },
  code: { kind: 'setup', label: 'Fix the code' },
  auth: { kind: 'connections', label: 'Check the key' },
  authentication: { kind: 'connections', label: 'Check the key' },
  permission: { kind: 'connections', label: 'Check the key' },
  connection_missing: { kind: 'connections', label: 'Add a connection' },
  rate_limit: { kind: 'rerun', label: 'Run again from here' },
  timeout: { kind: 'rerun', label: 'Run again from here' },
  connection: { kind: 'rerun', label: 'Run again from here' },
  server_error: { kind: 'rerun', label: 'Run again from here' },
  cancelled: { kind: 'rerun', label: 'Run again from here' },
  crash: { kind: 'rerun', label: 'Run again from here' },
  stopped: { kind: 'rerun', label: 'Run again from here' },
};

/**
 * The fix for `error`. `mayEdit` is false on a run that is only looked at: then the way on is to run again,
 * or without the right to run (`mayRun` false), to read the details.
 */
export function fixFor(error: RunError, mayEdit: boolean, mayRun: boolean): Fix {
  const known = BY_CLASS[error.class ?? ''] ?? { kind: 'setup', label: 'Open setup' };
  const rerun: Fix = { kind: 'rerun', label: 'Run again from here' };
  const inspect: Fix = { kind: 'inspect', label: 'See details' };
  if (known.kind === 'rerun') return mayRun ? known : inspect;
  if (mayEdit) return known;
  return mayRun ? rerun : inspect;
}
