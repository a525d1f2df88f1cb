/** The one thing to do next about an error: derived from its class, so that every error card has a way on. */

import { fixes as t } from '../i18n/en/fixes';
import type { RunError } from './types';

type FixKind = 'setup' | 'connections' | 'rerun' | 'inspect';

export interface Fix {
  kind: FixKind;
  label: string;
}

const BY_CLASS: Record<string, Fix> = {
  reference: { kind: 'setup', label: t.reference },
  template: { kind: 'setup', label: t.template },
  expression: { kind: 'setup', label: t.expression },
  config: { kind: 'setup', label: t.setup },
  invalid: { kind: 'setup', label: t.setup },
  client_error: { kind: 'setup', label: t.request },
  invalid_output: { kind: 'setup', label: t.schema },
  budget: { kind: 'setup', label: t.budget },
  code: { kind: 'setup', label: t.code },
  auth: { kind: 'connections', label: t.key },
  authentication: { kind: 'connections', label: t.key },
  permission: { kind: 'connections', label: t.key },
  connection_missing: { kind: 'connections', label: t.connection },
  rate_limit: { kind: 'rerun', label: t.rerun },
  timeout: { kind: 'rerun', label: t.rerun },
  connection: { kind: 'rerun', label: t.rerun },
  server_error: { kind: 'rerun', label: t.rerun },
  cancelled: { kind: 'rerun', label: t.rerun },
  crash: { kind: 'rerun', label: t.rerun },
  stopped: { kind: 'rerun', label: t.rerun },
};

/**
 * The fix for `error`. `mayEdit` is false on a run that is only looked at: then the way on is to run again,
 * or without the right to run (`mayRun` false), to read the details.
 */
export function fixFor(error: RunError, mayEdit: boolean, mayRun: boolean): Fix {
  const known = BY_CLASS[error.class ?? ''] ?? { kind: 'setup', label: t.setup };
  const rerun: Fix = { kind: 'rerun', label: t.rerun };
  const inspect: Fix = { kind: 'inspect', label: t.inspect };
  if (known.kind === 'rerun') return mayRun ? known : inspect;
  if (mayEdit) return known;
  return mayRun ? rerun : inspect;
}
