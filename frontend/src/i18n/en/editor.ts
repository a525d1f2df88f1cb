/** The editor's frame: panels, being offline, a workflow that is not there. */

export const editor = {
  main: 'Workflow',
  notices: 'Notices',
  openPalette: 'Open the palette',
  closePalette: 'Close the palette',
  openInspector: 'Open the inspector',
  closeInspector: 'Close the inspector',
  offlineUnkept: (pending: number) =>
    `Offline. What is not saved (${pending}) is only on this page: leave it open until the server answers.`,
  offline: (pending: number) =>
    `Offline. ${pending === 1 ? '1 change is' : `${pending} changes are`} kept on this device and sent as soon as the server answers.`,
  missing: 'There is no such workflow',
  missingWhy: 'It was deleted, or it is not shared with you.',
  failed: 'The workflow could not be read',
  all: 'All workflows',
  again: 'Try again',
  undo: 'Undo',
};
