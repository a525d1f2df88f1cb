/** Whether the run on the page waits at a breakpoint. */
import { currentRun, useRun } from '../stores/run';

export function waitsAtBreakpoint(): boolean {
  if (useRun.getState().counts.waiting === 0) return false;
  return Object.values(currentRun().state.nodes).some((run) => run.breakpoint);
}

/** The same for a component, which hears of it when it changes. */
export function useWaitsAtBreakpoint(): boolean {
  return useRun((run) => run.version >= 0 && waitsAtBreakpoint());
}
