/** The filters of the page of runs: how they stand in its address, and what they ask of the API. */

import type { RunFilter } from '../api';

export const FILTERS = ['q', 'workflow', 'status', 'by', 'version', 'time', 'from', 'to', 'long'] as const;
export type FilterName = (typeof FILTERS)[number];

/** Days back from today, the day itself included; `custom` reads `from` and `to`. */
const PERIODS: Record<string, number> = { today: 1, '7d': 7, '30d': 30 };

/** The start of a local day as the API takes it; an empty text where it is no day. */
function dayStart(day: string, add = 0): string {
  const [year, month, date] = day.split('-').map(Number);
  if (!year || !month || !date) return '';
  return new Date(year, month - 1, date + add).toISOString();
}

/** What the API is asked for. `now` counts only by its day, so that the same filters are the same question. */
export function queryOf(search: URLSearchParams, now: Date): RunFilter {
  const get = (name: FilterName): string | undefined => search.get(name) || undefined;
  const days = PERIODS[get('time') ?? ''];
  const isCustom = get('time') === 'custom';
  const first = days && new Date(now.getFullYear(), now.getMonth(), now.getDate() - days + 1).toISOString();
  const found: RunFilter = {
    q: get('q'),
    workflow: get('workflow'),
    status: get('status'),
    by: get('by'),
    version: get('version'),
    from: first || (isCustom && dayStart(get('from') ?? '')) || undefined,
    to: (isCustom && dayStart(get('to') ?? '', 1)) || undefined,
    min_duration: get('long'),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value)) as RunFilter;
}

/** The address with one filter set, or taken away; days are kept only while they are asked for. */
export function withFilter(search: URLSearchParams, name: FilterName, value: string): URLSearchParams {
  const next = new URLSearchParams(search);
  if (value) next.set(name, value);
  else next.delete(name);
  if (next.get('time') !== 'custom') {
    next.delete('from');
    next.delete('to');
  }
  return next;
}

export function isFiltered(search: URLSearchParams): boolean {
  return FILTERS.some((name) => search.get(name));
}

/** The list with one entry put in or taken out. */
export function toggled(list: string, entry: string): string {
  const all = list ? list.split(',') : [];
  return (all.includes(entry) ? all.filter((each) => each !== entry) : [...all, entry]).join(',');
}
