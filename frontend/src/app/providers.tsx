/** What every page stands in: server state, toasts, and what is said when the session has ended. */

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { ApiError, keys, type Me } from '../api';
import { shell } from '../i18n/en/shell';
import { useSession, watchSession } from '../stores/session';
import { Toaster, toast } from '../ui';
import { reopenInbox } from '../ws/inbox';

const SignedOut = lazy(() => import('./SignedOut'));
const RETRIES = 2;

/** Asks again where asking again can help: the server was away or busy. */
function worthAgain(failures: number, error: unknown): boolean {
  // A third long wait is none that anybody sits through.
  const isTooLate = error instanceof ApiError && error.status === 504;
  const isTransient = !isTooLate && (!(error instanceof ApiError) || error.status === 0 || error.status >= 500);
  return isTransient && failures < RETRIES;
}

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: worthAgain, staleTime: 5_000 } } }),
  );
  const ended = useSession((session) => session.ended);
  useEffect(
    () =>
      watchSession(
        () => client.getQueryData<Me>(keys.me)?.id,
        () => {
          void client.invalidateQueries();
          reopenInbox(client);
          toast(shell.session.back);
        },
      ),
    [client],
  );
  return (
    <QueryClientProvider client={client}>
      {children}
      {ended && (
        <Suspense fallback={null}>
          <SignedOut />
        </Suspense>
      )}
      <Toaster />
    </QueryClientProvider>
  );
}
