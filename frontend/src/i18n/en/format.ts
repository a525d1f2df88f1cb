/** Words, units and the order of things in durations, dates, amounts and short values. */

export const format = {
  /** The rules by which dates, times and numbers are written. */
  locale: 'en-GB',
  units: { ms: 'ms', second: 's', minute: 'm', hour: 'h', day: 'd' },
  tokens: (count: string) => `${count} tok`,
  justNow: 'just now',
  ago: (time: string) => `${time} ago`,
  dueIn: (time: string) => `due in ${time}`,
  overdue: (time: string) => `overdue by ${time}`,
  underMinute: 'less than a minute',
  image: 'Image',
  items: (n: number) => `${n} items`,
};
