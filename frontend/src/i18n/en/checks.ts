/** What the checks say: the list in the dock, and walking from problem to problem. */

import { counted } from './plural';

export const checks = {
  next: 'Next problem',
  previous: 'Previous problem',
  none: 'Nothing to mend',
  noneWhy: 'Every step is set up and every reference leads somewhere.',
  error: 'Error: ',
  warning: 'Warning: ',
  summary: (errors: number, warnings: number) =>
    [errors && counted(errors, 'error'), warnings && counted(warnings, 'warning')].filter(Boolean).join(', '),
  keys: 'walks from one to the next',
  at: (index: number, of: number, step: string, message: string) => `${index} of ${of}. ${step}: ${message}`,
  wholeWorkflow: 'Workflow',
};
