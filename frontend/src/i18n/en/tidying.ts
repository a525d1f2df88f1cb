/** What tidying has to tell. */

export const tidying = {
  busy: 'Tidying up…',
  tooFew: 'Select several steps that stand side by side, or a container, to tidy only them.',
  noWorker: 'the browser could not start it',
  failed: (why: string) => `Tidying up did not work: ${why}. Reload the page and try again.`,
};
