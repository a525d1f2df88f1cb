/** What every page stands in: server state, tooltips that follow each other at once, toasts. */

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ApiError } from '../api';
import { Toaster } from '../ui';

const RETRIES = 2;

/** Asks again where asking again can help: the server was away or busy. */
function worthAgain(failures: number, error: unknown): boolean {
  const isTransient = !(error instanceof ApiError) || error.status === 0 || error.status >= 500;
  return isTransient && failures < RETRIES;
}

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: worthAgain, staleTime: 5_000 } } }),
  );
  return (
    <QueryClientProvider client={client}>
      {children}
      <Toaster />
    </QueryClientProvider>
  );
}
