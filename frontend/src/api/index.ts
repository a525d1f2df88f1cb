/** Everything that talks to the server over REST. */
export * from './client';
export * from './errors';
export * from './queries';
export type * from './types';
