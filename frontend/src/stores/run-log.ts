/** The log of a run, read page by page. */

import { api } from '../api';
import type { RunEvent } from '../run/types';

/** The events after `after`, up to and with `upTo`; `onRead` hears how many there are so far. */
export async function readLog(
  runId: string,
  after: number,
  upTo: number,
  onRead: (count: number) => void = () => {},
): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  let cursor = after;
  while (cursor < upTo) {
    const { data } = await api.get<{ results: RunEvent[] }>(`/runs/${runId}/events?after=${cursor}`);
    const last = data.results.at(-1)?.seq;
    if (last === undefined) break;
    events.push(...data.results);
    onRead(events.length);
    cursor = last;
  }
  return events;
}
