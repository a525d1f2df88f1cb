/** What is said where a run cannot be followed. */

export const run = {
  signedOut: 'You are signed out, or you may no longer see this run. Sign in again to go on watching.',
  missing: 'This run does not exist, or it is not shared with you.',
};
