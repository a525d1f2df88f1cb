/** The dialog in which two people's changes of one field are settled. */

export const review = {
  title: 'Changed on both sides',
  text: 'You and someone else changed the same fields. Yours are in place; nothing of theirs is lost until you choose.',
  workflow: 'Workflow',
  note: 'Note',
  frame: 'Frame',
  pin: 'Pinned output',
  yours: 'Yours',
  theirs: 'Theirs',
  keepMine: 'Keep mine',
  useTheirs: 'Use theirs',
  byHand: 'Merge by hand',
  merged: 'The text that both are to have',
  useMerged: 'Use this',
  notJson: 'This is not valid JSON.',
  empty: '(empty)',
};
