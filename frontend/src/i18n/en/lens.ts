/** How the lenses are called and chosen, which colour the canvas by a figure of each step. */

export const lens = {
  open: 'Choose a lens',
  lenses: {
    cost: 'Cost',
    latency: 'Latency',
    errors: 'Errors',
    changes: 'Changes since published',
  },
};
