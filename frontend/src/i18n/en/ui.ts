/** What the kit itself says: buttons of dialogs, copying, messages. */

export const ui = {
  loading: 'Loading',
  copy: 'Copy',
  copyWhat: (what: string) => `Copy ${what}`,
  copied: 'Copied',
  cannotCopy: 'Your browser did not allow copying. Select the text and copy it by hand.',
  suggestions: 'Suggestions',
  close: 'Close',
  cancel: 'Cancel',
  messages: 'Messages',
  dismiss: 'Dismiss',
};
