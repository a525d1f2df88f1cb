/** What the inspector says beside what the catalogue brings along. */

export const inspector = {
  preview: 'Preview with the last run',
  notKnown: 'Not known before the step runs',
  instance: (n: number, of: number) => `item ${n} of ${of}`,
  earlier: 'Item before',
  later: 'Next item',
};
