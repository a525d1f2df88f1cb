/** What a lens says while it is on: by what steps cost, how long they took, how they failed, what changed. */

export const lensed = {
  close: 'Take the lens off',
  about: {
    cost: 'What each step spent in this run',
    latency: 'How long each step worked in this run, without waiting',
    errors: 'How many attempts of each step failed in this run',
    changes: 'What differs from the published version',
  },
  noRun: 'Run the workflow to see this.',
  nothing: {
    cost: 'No step of this run has spent anything.',
    latency: 'No step of this run has worked yet.',
    errors: 'No attempt of this run has failed.',
    changes: 'Nothing differs from the published version.',
  },
  notPublished: 'This workflow has not been published yet.',
  failed: (failed: number, of: number) => `${failed} of ${of} failed`,
  changes: { added: 'Added', removed: 'Removed', changed: 'Changed', rewired: 'Rewired' } as Record<string, string>,
  removed: (count: number) => (count === 1 ? '1 step was removed' : `${count} steps were removed`),
};
