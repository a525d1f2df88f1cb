/** What a list needs of a run that changes at every frame: read at most so often, at once after a rest, and at the end. */

import { useEffect, useState } from 'react';
import { useRun } from './run';

type RunState = ReturnType<typeof useRun.getState>;

/** `pick` gives a number or a text; the caller renders again when it is another, at most every `everyMs`. */
export function useThrottledRun<T extends string | number | null>(pick: (run: RunState) => T, everyMs: number): T {
  const [shown, setShown] = useState(() => pick(useRun.getState()));
  // biome-ignore lint/correctness/useExhaustiveDependencies: `pick` is the same at every rendering
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = 0;
    const take = (): void => {
      timer = undefined;
      last = performance.now();
      setShown(pick(useRun.getState()));
    };
    take();
    const off = useRun.subscribe(() => {
      timer ??= setTimeout(take, Math.max(0, last + everyMs - performance.now()));
    });
    return () => {
      off();
      clearTimeout(timer);
    };
  }, [everyMs]);
  return shown;
}
