/** How many approvals wait for me, live: one socket for all who ask, and the lists are read again when something changed. */
import { type QueryClient, type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { create } from 'zustand';
import { api, keys } from '../api';
import { keepOpen, SIGNED_OUT, type Socket, socketUrl } from './socket';

interface Inbox {
  /** Null until the server has said it. */
  count: number | null;
  connected: boolean;
}

export const useInbox = create<Inbox>()(() => ({ count: null, connected: false }));

let socket: Socket | null = null;
let users = 0;

/** The message `{"approvals": n, "changed": [id, …]}` of `/ws/inbox`; anything else counts as nothing. */
export function readMessage(message: unknown): { count: number | null; changed: string[] } {
  const { approvals, changed } = (message ?? {}) as { approvals?: unknown; changed?: unknown };
  const ids = Array.isArray(changed) ? changed.map((each) => (typeof each === 'string' ? each : idOf(each))) : [];
  return { count: typeof approvals === 'number' ? approvals : null, changed: ids.filter((id) => id !== '') };
}

function idOf(each: unknown): string {
  const { id } = (each ?? {}) as { id?: unknown };
  return typeof id === 'string' ? id : '';
}

/** Reads again, after what is being read now: that answer may be older than the news. */
export async function readAgain(client: QueryClient, queryKey: QueryKey): Promise<void> {
  const queries = client.getQueryCache().findAll({ queryKey });
  await Promise.allSettled(queries.map((query) => (query.state.fetchStatus === 'fetching' ? query.promise : null)));
  await client.invalidateQueries({ queryKey }, { cancelRefetch: false });
}

function open(client: QueryClient): void {
  socket = keepOpen({
    url: () => socketUrl('/ws/inbox'),
    onMessage: (message) => {
      const { count, changed } = readMessage(message);
      if (count !== null) useInbox.setState({ count });
      void readAgain(client, ['approvals']);
      for (const id of changed) void readAgain(client, keys.approval(id));
    },
    onConnected: (connected) => useInbox.setState({ connected }),
    onRefused: (code) => {
      // The refusal of an ordinary call is what tells the page that nobody is signed in any more.
      if (code === SIGNED_OUT) api.get('/me').catch(() => useInbox.setState({ connected: false }));
    },
  });
}

/** Connects anew where the socket was refused for good: after signing in again. */
export function reopenInbox(client: QueryClient): void {
  if (users === 0) return;
  socket?.close();
  open(client);
}

/** Follows the inbox while mounted. */
export function useInboxSocket(): void {
  const client = useQueryClient();
  useEffect(() => {
    users += 1;
    if (users === 1) open(client);
    return () => {
      users -= 1;
      if (users > 0) return;
      socket?.close();
      socket = null;
      useInbox.setState({ connected: false });
    };
  }, [client]);
}

/** The number of approvals that wait for me, for the navigation's badge; 0 until it is known. */
export function useInboxCount(): number {
  useInboxSocket();
  return useInbox((inbox) => inbox.count ?? 0);
}
