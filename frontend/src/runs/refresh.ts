/** Reading again what still changes by itself, now and then, for as long as it does. */
import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

const EVERY_MS = 4000;

/** Reads what stands under each key again every few seconds; `exact`: but nothing below it. */
export function useRefreshed(stale: readonly QueryKey[], exact = false): void {
  const client = useQueryClient();
  const text = JSON.stringify(stale);
  useEffect(() => {
    const all = JSON.parse(text) as QueryKey[];
    if (all.length === 0) return;
    const timer = setInterval(() => {
      for (const queryKey of all) void client.invalidateQueries({ queryKey, exact });
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [text, exact, client]);
}
