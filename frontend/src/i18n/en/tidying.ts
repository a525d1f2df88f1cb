/** What tidying has to tell. */

export const tidying = {
  busy: 'Tidying up…',
  noWorker: 'the browser could not start it',
  failed: (why: string) => `Tidying up did not work: ${why}. Reload the page and try again.`,
};
