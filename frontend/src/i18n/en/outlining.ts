/** What the outline's commands are called; the outline itself has strings of its own, which load with it. */

export const outlining = {
  title: 'Outline',
  toggle: 'Open or close the outline',
  copy: 'Copy the outline as text',
  approve: 'Approve what the selected step asks',
  edit: 'Open what the selected step asks, to edit it',
  reject: 'Reject what the selected step asks',
  copied: 'The outline is copied, as Markdown.',
  notCopied: 'Your browser did not allow copying. Open the outline and copy from there by hand.',
};
