/** What is said of a call that the server refused without a sentence of its own. */

export const errors: { other(status: number): string; byStatus: Record<number, string> } = {
  other: (status) => `The server answered with an error (${status}).`,
  byStatus: {
    0: 'The server cannot be reached. Check your connection and try again.',
    401: 'You are signed out. Sign in again.',
    403: 'You may not do this.',
    404: 'This does not exist, or you may not see it.',
    412: 'Someone else changed this meanwhile.',
    413: 'This is too large.',
    429: 'Too many calls. Wait a moment and try again.',
    500: 'Something went wrong on the server. Try again.',
    502: 'The server is not ready. Try again in a moment.',
    503: 'The server is busy. Try again in a moment.',
    504: 'The server takes too long to answer. Try again in a moment.',
  },
};
